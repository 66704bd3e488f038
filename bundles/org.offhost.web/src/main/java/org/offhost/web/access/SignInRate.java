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

    synchronized boolean mayTry(String key) {
        Deque<Instant> times = failures.get(key);
        if (times == null) {
            return true;
        }
        Instant since = clock.instant().minus(WITHIN);
        while (!times.isEmpty() && times.peekFirst().isBefore(since)) {
            times.removeFirst();
        }
        return times.size() < MOST;
    }

    synchronized void failed(String key) {
        Deque<Instant> times = failures.remove(key);
        times = times == null ? new ArrayDeque<>() : times;
        if (times.size() == MOST) {
            times.removeFirst();
        }
        times.addLast(clock.instant());
        failures.put(key, times);
        if (failures.size() > MOST_KEYS) {
            failures.remove(failures.keySet().iterator().next());
        }
    }
}
