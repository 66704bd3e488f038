// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import java.util.function.LongSupplier;

/**
 * Whether a target still answers. It need not say anything while nobody wants anything of it, so silence alone does not tell:
 * it is asked first, and lost only if it does not answer that. Thread-safe.
 */
final class Liveness {
    private final LongSupplier clock;
    private final long patience;
    private volatile long heard;
    private boolean asked;
    private long askedAt;

    /** What whoever waits for the target has to do. */
    enum Finding {
        WAIT,
        ASK,
        LOST
    }

    /**
     * @param clock nanoseconds, as of {@link System#nanoTime}
     * @param patience nanoseconds of silence before the question, and behind it
     */
    Liveness(LongSupplier clock, long patience) {
        this.clock = clock;
        this.patience = patience;
        this.heard = clock.getAsLong();
    }

    long patience() {
        return patience;
    }

    /** Something came of it. */
    void heard() {
        heard = clock.getAsLong();
    }

    /** To be called again and again while the target is waited for; the question is counted as asked. */
    synchronized Finding look() {
        long now = clock.getAsLong();
        if (asked && heard - askedAt < 0) {
            return now - askedAt < patience ? Finding.WAIT : Finding.LOST;
        }
        asked = now - heard >= patience;
        askedAt = now;
        return asked ? Finding.ASK : Finding.WAIT;
    }
}
