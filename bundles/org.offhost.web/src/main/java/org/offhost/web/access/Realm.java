// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.access;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.Subject;
import javax.security.auth.login.AccountException;
import javax.security.auth.login.CredentialException;
import javax.security.auth.login.FailedLoginException;
import javax.security.auth.login.LoginException;
import org.offhost.inspect.Printable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A realm of the console (JAAS), and what its roles may here. Immutable.
 *
 * @param name as the console has it: {@code karaf}
 * @param roles by the console's
 */
public record Realm(String name, Map<RealmRole, Role> roles) {
    private static final Logger LOG = LoggerFactory.getLogger(Realm.class);

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int LONGEST_NAME = 256;

    public Realm {
        roles = Map.copyOf(roles);
    }

    /**
     * Reads what roles may.
     *
     * @param roles {@code ROLE=viewer|operator|administrator} each, ROLE as {@link RealmRole} reads it
     * @return empty if one is of another form or there twice, or there is none
     */
    public static Optional<Realm> of(String name, List<String> roles) {
        Map<RealmRole, Role> map = new HashMap<>();
        for (String entry : roles) {
            int equals = entry.lastIndexOf('='); // a role may be as cn=backup
            Optional<Role> role = Role.of(entry.substring(equals + 1).strip());
            Optional<RealmRole> theirs =
                    RealmRole.of(entry.substring(0, Math.max(0, equals)).strip());
            if (role.isEmpty() || theirs.isEmpty() || map.put(theirs.get(), role.get()) != null) {
                return Optional.empty();
            }
        }
        return map.isEmpty() ? Optional.empty() : Optional.of(new Realm(name, map));
    }

    /**
     * The highest role of a user whose password this is; empty if the realm refuses them or gives them no role of use here.
     *
     * @throws RealmSilentException if there is no such realm now, or it does not answer
     */
    Optional<Role> role(String user, char[] password) throws RealmSilentException {
        return role(user, password, LIMIT);
    }

    Optional<Role> role(String user, char[] password, Duration limit) throws RealmSilentException {
        // a directory takes a name without a password for nobody, whom it lets in (RFC 4513, 5.1.2)
        if (password.length == 0 || user.isEmpty() || user.length() > LONGEST_NAME || hasControls(user)) {
            return Optional.empty();
        }
        Subject subject;
        try {
            subject = RealmLogin.subject(name, user, password, limit);
        } catch (FailedLoginException | AccountException | CredentialException e) {
            return Optional.empty();
        } catch (LoginException e) {
            LOG.warn("realm {} did not let {} in: {}", name, Printable.of(user), Printable.of(String.valueOf(e)));
            return Optional.empty();
        }
        Optional<Role> highest = subject.getPrincipals().stream()
                .map(principal -> roles.get(RealmRole.of(principal)))
                .filter(role -> role != null)
                .max(Role::compareTo);
        if (highest.isEmpty()) {
            LOG.info("{} of realm {} has no role that is let in", Printable.of(user), name);
        }
        return highest;
    }

    private static boolean hasControls(String user) {
        return user.chars().anyMatch(Character::isISOControl);
    }
}
