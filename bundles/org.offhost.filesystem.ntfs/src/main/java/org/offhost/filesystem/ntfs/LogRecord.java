// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.offhost.kit.bytes.LittleEndian.i64;
import static org.offhost.kit.bytes.LittleEndian.u16;
import static org.offhost.kit.bytes.LittleEndian.u32;

/**
 * A record of $LogFile: what was done to a piece of metadata and how it is undone (linux-ntfs documentation, "$LogFile",
 * NTFS_LOG_RECORD).
 *
 * @param lsn its sequence number
 * @param undoNext that of the record before it which its transaction would undo next; 0 if there is none
 * @param data of the client, its beginning if it is long
 * @param length of all of the data
 * @param type {@link #CHANGE} or {@link #CHECKPOINT}
 */
record LogRecord(long lsn, long undoNext, byte[] data, long length, long type) {
    /** Something was changed. */
    static final int CHANGE = 1;

    /** Recovery begins here. */
    static final int CHECKPOINT = 2;

    /** Most of the data that a change needs: offsets are numbers of 16 bits. */
    static final int MOST_DATA = (1 << 16) + 8;

    /** Bytes of a change before what is said of its clusters. */
    static final int CHANGE_HEADER = 32;

    static final int NO_OPERATION = 0;
    static final int COMPENSATION = 1;
    static final int UPDATE_NON_RESIDENT = 8;
    static final int SET_BITS = 21;
    static final int CLEAR_BITS = 22;

    private static final int LAST_OPERATION = 37;
    private static final int STRIDE = 512;

    /** Whether its operations are known. */
    boolean isKnown() {
        return data.length >= CHANGE_HEADER && redo() <= LAST_OPERATION && undo() <= LAST_OPERATION;
    }

    int redo() {
        return u16(data, 0);
    }

    int undo() {
        return u16(data, 2);
    }

    boolean does(int operation) {
        return redo() == operation || undo() == operation;
    }

    /** How many clusters its target has there. */
    int clusters() {
        return u16(data, 14);
    }

    /** The first of them in the volume; -1 if it has none. */
    long cluster() {
        return clusters() > 0 && data.length >= CHANGE_HEADER + 8 ? i64(data, CHANGE_HEADER) : -1;
    }

    /** The first of them in the target. */
    long vcn() {
        return i64(data, 24);
    }

    /** Byte from that cluster on where the change is. */
    int within() {
        return u16(data, 20) * STRIDE + u16(data, 16);
    }

    /** Where what the redo (4) or the undo (8) needs is in the data; -1 if that is not 8 bytes. */
    int bits(int field) {
        int at = u16(data, field);
        return u16(data, field + 2) >= 8 && at <= data.length - 8 ? at : -1;
    }

    long firstBit(int at) {
        return u32(data, at);
    }

    long bitCount(int at) {
        return u32(data, at + 4);
    }
}
