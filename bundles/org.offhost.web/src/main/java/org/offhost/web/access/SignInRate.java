// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often somebody may fail to sign in: by address, and by name, whoever asks. Thread-safe. */
final class SignInRate {
    static final int MOST = 10;
    static final Duration WITHIN = Duration.ofMinutes(5);

    /** Of so many names and addresses the one that failed longest ago is forgotten. */
    private static final int MOST_KEYS = 10_000;

    private final Clock clock;
    private final Map<String, Deque<Instant>> failures = new LinkedHashMap<>();

    SignInRate(Clock clock) {
        this.clock = clock;
    }

    /** Whether one more try may be made; it counts as a failure until it is {@linkplain #takeBack taken back}. */
    synchronized boolean begin(String key) {
        Deque<Instant> times = failures.getOrDefault(key, new ArrayDeque<>());
        Instant now = clock.instant();
        while (!times.isEmpty() && times.peekFirst().isBefore(now.minus(WITHIN))) {
            times.removeFirst();
        }
        if (times.size() >= MOST) {
            return false;
        }
        times.addLast(now);
        failures.remove(key); // and comes behind all others
        failures.put(key, times);
        if (failures.size() > MOST_KEYS) {
            failures.remove(failures.keySet().iterator().next());
        }
        return true;
    }

    /** A try was no failure. */
    synchronized void takeBack(String key) {
        Deque<Instant> times = failures.get(key);
        if (times != null) {
            times.pollLast();
            if (times.isEmpty()) {
                failures.remove(key);
            }
        }
    }
}
