// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.nio.ByteBuffer;

/** Writes the fields that segment descriptors have in common (SPC-4 6.4.6.1). */
final class SegmentBytes {
    /** Bits of the flags. */
    static final int CAT = 0;

    static final int DC = 1;

    private SegmentBytes() {}

    /**
     * What every descriptor begins with.
     *
     * @param length of all of it
     */
    static void head(ByteBuffer target, int type, int length, boolean cat, boolean dc, int source, int destination) {
        int at = target.position();
        target.put(at, (byte) type);
        target.put(at + 1, (byte) ((cat ? 1 << CAT : 0) | (dc ? 1 << DC : 0)));
        target.putShort(at + 2, (short) Fields.fits("descriptor length", length - 4, 16));
        target.putShort(at + 4, (short) Fields.fits("source", source, 16));
        target.putShort(at + 6, (short) Fields.fits("destination", destination, 16));
    }

    /** The fields behind it where blocks are counted. */
    static void blocksAndStream(ByteBuffer target, int transferLength, int blocks, long lba) {
        int at = target.position();
        Fields.put24(target, at + 9, (int) Fields.fits("transferLength", transferLength, 24));
        target.putShort(at + 14, (short) Fields.fits("blocks", blocks, 16));
        target.putLong(at + 16, lba).position(at + 24);
    }

    /** The fields behind it where bytes are counted. */
    static void bytesAndStream(ByteBuffer target, int transferLength, long bytes, long lba, int offset) {
        int at = target.position();
        Fields.put24(target, at + 9, (int) Fields.fits("transferLength", transferLength, 24));
        target.putInt(at + 12, (int) Fields.fits("bytes", bytes, 32)).putLong(at + 16, lba);
        target.putShort(at + 26, (short) Fields.fits("offset", offset, 16)).position(at + 28);
    }
}
