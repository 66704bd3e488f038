// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Unit attentions behind which a tape may stand elsewhere. A unit tells one once, to whichever command comes first: whoever counts
 * on a position must learn of it all the same. Thread-safe.
 */
final class Attentions {
    private static final int MEDIUM_MAY_HAVE_CHANGED = 0x28;
    private static final int RESET = 0x29;

    private final AtomicInteger resets = new AtomicInteger();
    private final AtomicInteger mediumChanges = new AtomicInteger();

    /** Whether a unit attention says that the position is lost; behind all others the tape stands where it stood. */
    static boolean losePosition(SenseData attention) {
        return attention.code().asc() == MEDIUM_MAY_HAVE_CHANGED
                || attention.code().asc() == RESET;
    }

    void hear(SenseData sense) {
        if (sense.key() == SenseKey.UNIT_ATTENTION && losePosition(sense)) {
            (sense.code().asc() == RESET ? resets : mediumChanges).incrementAndGet();
        }
    }

    /** How often the unit told that it was reset. */
    int resets() {
        return resets.get();
    }

    /** How often the unit told that its medium may be another one. */
    int mediumChanges() {
        return mediumChanges.get();
    }
}
