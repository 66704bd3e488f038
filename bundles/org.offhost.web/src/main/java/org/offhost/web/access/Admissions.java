// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.access;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everybody who is let in. Thread-safe. */
@Component(service = Admissions.class)
public final class Admissions {
    private static final Logger LOG = LoggerFactory.getLogger(Admissions.class);

    private final WebSessions sessions;
    private final OneTimeTokens tokens;
    private final BearerTokens bearers;
    private final SignInRate rate;
    private volatile Known known = new Known(Users.NONE, Optional.empty());

    private record Known(Users users, Optional<Realm> realm) {
        /** Whom the file has, the file knows, and nobody else. */
        Optional<Role> role(String name, char[] password) throws RealmSilentException {
            return realm.isEmpty() || users.has(name)
                    ? users.role(name, password)
                    : realm.get().role(name, password);
        }
    }

    @Activate
    public Admissions() {
        this(Clock.systemUTC());
    }

    public Admissions(Clock clock) {
        this.sessions = new WebSessions(clock);
        this.tokens = new OneTimeTokens(clock);
        this.bearers = new BearerTokens(clock);
        this.rate = new SignInRate(clock);
    }

    public WebSessions sessions() {
        return sessions;
    }

    public OneTimeTokens tokens() {
        return tokens;
    }

    public BearerTokens bearers() {
        return bearers;
    }

    /** @param realm that is asked for names which the file does not have */
    public void users(Users now, Optional<Realm> realm) {
        known = new Known(now, realm);
    }

    /** What became of somebody who wants to sign in. */
    public enum Outcome {
        ADMITTED,
        REFUSED,
        TOO_MANY_ATTEMPTS,
        /** The console's realm does not say whether. */
        UNKNOWN
    }

    /**
     * An answer to somebody who wants to sign in.
     *
     * @param session empty unless admitted
     */
    public record Answer(Outcome outcome, Optional<WebSessions.Begun> session) {
        static final Answer REFUSED = new Answer(Outcome.REFUSED, Optional.empty());
        static final Answer TOO_MANY = new Answer(Outcome.TOO_MANY_ATTEMPTS, Optional.empty());
        static final Answer UNKNOWN = new Answer(Outcome.UNKNOWN, Optional.empty());
    }

    /** @param address from where */
    public Answer signIn(String address, String name, char[] password) {
        return tried(
                List.of(address, key(name)), () -> known.role(name, password).map(role -> sessions.begin(name, role)));
    }

    private interface Attempt {
        /** The session of whoever is let in. */
        Optional<WebSessions.Begun> make() throws RealmSilentException;
    }

    /** Attempts at one time count, too: as failures as long as nobody knows. */
    private Answer tried(List<String> keys, Attempt attempt) {
        List<String> begun = new ArrayList<>();
        for (String key : keys) {
            if (!rate.begin(key)) {
                begun.forEach(rate::takeBack);
                return Answer.TOO_MANY;
            }
            begun.add(key);
        }
        boolean refused = false;
        try {
            Optional<WebSessions.Begun> session = attempt.make();
            refused = session.isEmpty();
            return refused ? Answer.REFUSED : new Answer(Outcome.ADMITTED, session);
        } catch (RealmSilentException e) {
            LOG.warn("nobody is let in by the console's realm: {}", e.getMessage(), e);
            return Answer.UNKNOWN;
        } finally {
            if (!refused) {
                begun.forEach(rate::takeBack);
            }
        }
    }

    /** By which failures of a name are counted: as a directory compares names, and short, however long what was sent is. */
    static String key(String name) {
        return "user " + Secret.hash(Users.folded(name));
    }

    /** With the token of whoever started the server. */
    public Answer signIn(String address, String token) {
        return tried(List.of(address), () -> tokens.redeem(token).map(role -> sessions.begin("console", role)));
    }
}
