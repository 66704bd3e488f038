// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

import java.time.Duration;
import java.util.Objects;

/**
 * When a unit counts as quiet.
 *
 * @param period time without a write
 * @param timeout when to give up
 * @param onTimeout what to do then
 */
public record QuietPolicy(Duration period, Duration timeout, OnTimeout onTimeout) {
    /** Three seconds; give up after 80. */
    public static final QuietPolicy DEFAULT =
            new QuietPolicy(Duration.ofSeconds(3), Duration.ofSeconds(80), OnTimeout.FAIL);

    public QuietPolicy {
        Objects.requireNonNull(onTimeout, "onTimeout");
        if (period.isNegative() || timeout.compareTo(period) < 0) {
            throw new IllegalArgumentException("quiet period " + period + " does not fit the timeout " + timeout);
        }
    }

    /** What to do with a unit that is never quiet. */
    public enum OnTimeout {
        FAIL,
        /** Ask a quiescer to hold the writers. */
        FREEZE,
        /** Cut anyway; the set is labelled so. */
        CRASH_CONSISTENT
    }
}
