// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Tokens that open one session: whoever started the server is given one. Thread-safe. */
public final class OneTimeTokens {
    static final Duration LIFE = Duration.ofMinutes(15);

    private final Clock clock;
    private final Map<String, Grant> grants = new HashMap<>();

    private record Grant(Role role, Instant end) {}

    public OneTimeTokens(Clock clock) {
        this.clock = clock;
    }

    public synchronized String create(Role role) {
        Instant now = clock.instant();
        grants.values().removeIf(grant -> now.isAfter(grant.end()));
        String token = Secret.create();
        grants.put(Secret.hash(token), new Grant(role, now.plus(LIFE)));
        return token;
    }

    /** The role that a token gives; it gives it once. */
    public synchronized Optional<Role> redeem(String token) {
        Grant grant = grants.remove(Secret.hash(token));
        return Optional.ofNullable(grant)
                .filter(g -> !clock.instant().isAfter(g.end()))
                .map(Grant::role);
    }
}
