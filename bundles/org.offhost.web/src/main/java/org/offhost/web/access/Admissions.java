// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.access;

import java.time.Clock;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Everybody who is let in, in this process. Thread-safe. */
@Component(service = Admissions.class)
public final class Admissions {
    private final WebSessions sessions;
    private final OneTimeTokens tokens;

    @Activate
    public Admissions() {
        this(Clock.systemUTC());
    }

    public Admissions(Clock clock) {
        this.sessions = new WebSessions(clock);
        this.tokens = new OneTimeTokens(clock);
    }

    public WebSessions sessions() {
        return sessions;
    }

    public OneTimeTokens tokens() {
        return tokens;
    }
}
