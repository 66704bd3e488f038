// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

/**
 * Bytes that one command carries: about a second's worth at the measured rate, so that it can be waited for. In round
 * numbers, so that the next command begins where a disk likes it.
 *
 * <p>Used by the thread of one copy.
 */
final class CommandSize {
    static final long FIRST = 8 << 20;
    static final long LEAST = 1 << 20;
    static final long MOST = 256 << 20;

    private long bytes = FIRST;

    long bytes() {
        return bytes;
    }

    /** A command took this long; a short one says little, and nothing makes the size jump. */
    void took(long moved, long nanos) {
        if (moved < LEAST / 2) {
            return;
        }
        long perSecond = (long) (moved * 1e9 / Math.max(nanos, 1));
        long wanted = Math.max(bytes / 4, Math.min(perSecond, bytes * 4));
        bytes = Math.max(LEAST, Math.min(wanted, MOST) / LEAST * LEAST);
    }
}
