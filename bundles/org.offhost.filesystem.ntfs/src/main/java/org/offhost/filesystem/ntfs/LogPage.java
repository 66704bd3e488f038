// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.offhost.kit.bytes.LittleEndian.i32;
import static org.offhost.kit.bytes.LittleEndian.i64;

/**
 * A log page of $LogFile (linux-ntfs documentation, "$LogFile", LFS_RECORD_PAGE).
 *
 * @param state whether it can be read
 * @param bytes of the page, fixups undone where it can
 * @param last the last record that begins or goes on in it
 * @param lastEnd the last record that ends in it or before
 */
record LogPage(State state, byte[] bytes, long last, long lastEnd) {
    /** What there is of a page. */
    enum State {
        /** Sound. */
        WHOLE,
        /** Never written to. */
        BLANK,
        /** Something else. */
        TORN
    }

    private static final int RECORDS = 0x4452_4352;

    /** @param bytes as they lie; changed */
    static LogPage of(byte[] bytes) {
        if (i32(bytes, 0) == RECORDS && UpdateSequence.undo(bytes, 0, bytes.length) == null) {
            return new LogPage(State.WHOLE, bytes, i64(bytes, 8), i64(bytes, 32));
        }
        boolean blank = i32(bytes, 0) == -1 || i32(bytes, 0) == 0;
        return new LogPage(blank ? State.BLANK : State.TORN, bytes, 0, 0);
    }

    boolean isWhole() {
        return state == State.WHOLE;
    }

    /** In a copy of version 1.1 the place of the page stands where others have the last record. */
    LogPage withoutLast() {
        return new LogPage(state, bytes, lastEnd, lastEnd);
    }
}
