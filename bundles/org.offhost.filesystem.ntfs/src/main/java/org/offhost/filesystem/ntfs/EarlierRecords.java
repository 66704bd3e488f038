// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * Records of $LogFile before the oldest that recovery needs, of transactions that go on behind it. What they changed is at its
 * place; what the rest of their transaction changed may not be. Newest first, so that the log is gone over once.
 */
final class EarlierRecords {
    /** Transactions that are open at one time. */
    private static final int MOST = 4096;

    private final long oldest;
    private final long lap;
    private final TreeSet<Long> distances = new TreeSet<>();
    private long reached;

    /** @param lap sequence numbers of the length of the log: what is farther back is written over */
    EarlierRecords(long oldest, long lap) {
        this.oldest = oldest;
        this.lap = lap;
    }

    /** Notes the one before a record in its transaction. */
    void before(LogRecord record) {
        long distance = oldest - record.undoNext();
        if (record.type() == LogRecord.CHANGE
                && record.undoNext() != 0
                && distance > reached
                && distance < lap
                && distances.size() < MOST) {
            distances.add(distance);
        }
    }

    /** The sequence number of the next. */
    OptionalLong next() {
        if (distances.isEmpty()) {
            return OptionalLong.empty();
        }
        reached = distances.pollFirst();
        return OptionalLong.of(oldest - reached);
    }
}
