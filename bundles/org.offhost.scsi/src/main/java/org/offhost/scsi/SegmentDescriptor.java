// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One movement of a copy (SPC-4 6.4.6). Sources and destinations are CSCD descriptor IDs, offsets are bytes.
 *
 * <p>Numbers are unsigned as in the fields; block counts and addresses count logical blocks of the unit they belong to.
 */
public sealed interface SegmentDescriptor {
    /** Byte offsets common to all types, for field pointers. */
    int FLAGS_AT = 1;

    int SOURCE_AT = 4;
    int DESTINATION_AT = 6;

    /** Most blocks in a segment that counts blocks (16 bits). */
    int MAX_BLOCKS = 0xFFFF;

    /** Most bytes in a segment that counts bytes (32 bits). */
    long MAX_BYTES = 0xFFFF_FFFFL;

    /** Longest transfer of a stream (24 bits). */
    int MAX_TRANSFER = 0xFF_FFFF;

    /** Descriptor type code. */
    int type();

    /** CAT: residual data is kept for the next segment. */
    default boolean concatenate() {
        return false;
    }

    /** Bytes of the descriptor. */
    int length();

    /** Puts the descriptor at the position of {@code target}, whose bytes there are 0, and moves it behind. */
    void put(ByteBuffer target);

    /** 00h: blocks to a stream. */
    record BlockToStream(boolean concatenate, int source, int destination, int transferLength, int blocks, long lba)
            implements SegmentDescriptor {
        public static final int TYPE = 0x00;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public int length() {
            return 24;
        }

        @Override
        public void put(ByteBuffer target) {
            SegmentBytes.head(target, type(), length(), concatenate(), false, source, destination);
            SegmentBytes.blocksAndStream(target, transferLength, blocks, lba);
        }
    }

    /** 01h: a stream to blocks. */
    record StreamToBlock(boolean concatenate, int source, int destination, int transferLength, int blocks, long lba)
            implements SegmentDescriptor {
        public static final int TYPE = 0x01;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public int length() {
            return 24;
        }

        @Override
        public void put(ByteBuffer target) {
            SegmentBytes.head(target, type(), length(), concatenate(), false, source, destination);
            SegmentBytes.blocksAndStream(target, transferLength, blocks, lba);
        }
    }

    /**
     * 02h: blocks to blocks.
     *
     * @param destinationCount DC: {@code blocks} counts destination blocks
     */
    record BlockToBlock(
            boolean concatenate,
            boolean destinationCount,
            int source,
            int destination,
            int blocks,
            long sourceLba,
            long destinationLba)
            implements SegmentDescriptor {
        public static final int TYPE = 0x02;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public int length() {
            return 28;
        }

        @Override
        public void put(ByteBuffer target) {
            SegmentBytes.head(target, type(), length(), concatenate(), destinationCount, source, destination);
            int at = target.position();
            target.putShort(at + 10, (short) Fields.fits("blocks", blocks, 16));
            target.putLong(at + 12, sourceLba).putLong(at + 20, destinationLba).position(at + length());
        }
    }

    /** 04h: inline data to a stream. {@code inlineOffset} counts from the start of the inline data. */
    record InlineToStream(boolean concatenate, int destination, int transferLength, long inlineOffset, long bytes)
            implements SegmentDescriptor {
        public static final int TYPE = 0x04;

        /** Inline offsets are multiples of this (SPC-4 6.4.6.6). */
        public static final int ALIGNMENT = 4;

        public static final int INLINE_OFFSET_AT = 12;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public int length() {
            return 20;
        }

        @Override
        public void put(ByteBuffer target) {
            SegmentBytes.head(target, type(), length(), concatenate(), false, 0, destination);
            int at = target.position();
            Fields.put24(target, at + 9, (int) Fields.fits("transferLength", transferLength, 24));
            target.putInt(at + INLINE_OFFSET_AT, (int) Fields.fits("inlineOffset", inlineOffset, 32));
            target.putInt(at + 16, (int) Fields.fits("bytes", bytes, 32)).position(at + length());
        }
    }

    /** 05h: data in the descriptor to a stream. */
    record EmbeddedToStream(boolean concatenate, int destination, int transferLength, byte[] data)
            implements SegmentDescriptor {
        public static final int TYPE = 0x05;

        public EmbeddedToStream {
            Fields.fits("embedded length", data.length, 16);
            data = data.clone();
        }

        @Override
        public byte[] data() {
            return data.clone();
        }

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public int length() {
            return 16 + (data.length + 3 & ~3);
        }

        @Override
        public void put(ByteBuffer target) {
            SegmentBytes.head(target, type(), length(), concatenate(), false, 0, destination);
            int at = target.position();
            Fields.put24(target, at + 9, (int) Fields.fits("transferLength", transferLength, 24));
            target.putShort(at + 12, (short) data.length);
            target.put(at + 16, data).position(at + length());
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof EmbeddedToStream e
                    && concatenate == e.concatenate
                    && destination == e.destination
                    && transferLength == e.transferLength
                    && Arrays.equals(data, e.data);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * destination + transferLength) + Arrays.hashCode(data);
        }
    }

    /** 06h: a stream to nowhere. */
    record StreamToDiscard(boolean concatenate, int source, int transferLength, long bytes)
            implements SegmentDescriptor {
        public static final int TYPE = 0x06;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public int length() {
            return 16;
        }

        @Override
        public void put(ByteBuffer target) {
            SegmentBytes.head(target, type(), length(), concatenate(), false, source, 0);
            int at = target.position();
            Fields.put24(target, at + 9, (int) Fields.fits("transferLength", transferLength, 24));
            target.putInt(at + 12, (int) Fields.fits("bytes", bytes, 32)).position(at + length());
        }
    }

    /** 08h: bytes of blocks to a stream; they begin {@code offset} bytes into the block at {@code lba}. */
    record BlockBytesToStream(
            boolean concatenate, int source, int destination, int transferLength, long bytes, long lba, int offset)
            implements SegmentDescriptor {
        public static final int TYPE = 0x08;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public int length() {
            return 28;
        }

        @Override
        public void put(ByteBuffer target) {
            SegmentBytes.head(target, type(), length(), concatenate(), false, source, destination);
            SegmentBytes.bytesAndStream(target, transferLength, bytes, lba, offset);
        }
    }

    /** 09h: a stream to bytes of blocks; the other bytes of these blocks stay as they are. */
    record StreamToBlockBytes(
            boolean concatenate, int source, int destination, int transferLength, long bytes, long lba, int offset)
            implements SegmentDescriptor {
        public static final int TYPE = 0x09;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public int length() {
            return 28;
        }

        @Override
        public void put(ByteBuffer target) {
            SegmentBytes.head(target, type(), length(), concatenate(), false, source, destination);
            SegmentBytes.bytesAndStream(target, transferLength, bytes, lba, offset);
        }
    }

    /** 0Ah: bytes of blocks to bytes of blocks; the other bytes of these blocks stay as they are. */
    record BlockBytesToBlockBytes(
            boolean concatenate,
            int source,
            int destination,
            long bytes,
            long sourceLba,
            long destinationLba,
            int sourceOffset,
            int destinationOffset)
            implements SegmentDescriptor {
        public static final int TYPE = 0x0A;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public int length() {
            return 32;
        }

        @Override
        public void put(ByteBuffer target) {
            SegmentBytes.head(target, type(), length(), concatenate(), false, source, destination);
            int at = target.position();
            target.putInt(at + 8, (int) Fields.fits("bytes", bytes, 32));
            target.putLong(at + 12, sourceLba).putLong(at + 20, destinationLba);
            target.putShort(at + 28, (short) Fields.fits("sourceOffset", sourceOffset, 16));
            target.putShort(at + 30, (short) Fields.fits("destinationOffset", destinationOffset, 16));
            target.position(at + length());
        }
    }

    /** 10h: filemarks. Residual data stays pending: a filemark does not flush a partial record (SPC-4 table 116). */
    record WriteFilemarks(int destination, boolean immediate, int count) implements SegmentDescriptor {
        public static final int TYPE = 0x10;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public int length() {
            return 12;
        }

        @Override
        public void put(ByteBuffer target) {
            SegmentBytes.head(target, type(), length(), concatenate(), false, 0, destination);
            int at = target.position();
            target.put(at + 8, (byte) (immediate ? 1 : 0));
            Fields.put24(target, at + 9, (int) Fields.fits("count", count, 24));
            target.position(at + length());
        }
    }

    /** 12h: LOCATE to a logical object of a tape. */
    record LocateObject(int destination, long object) implements SegmentDescriptor {
        public static final int TYPE = 0x12;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public int length() {
            return 12;
        }

        @Override
        public void put(ByteBuffer target) {
            SegmentBytes.head(target, type(), length(), concatenate(), false, 0, destination);
            int at = target.position();
            target.putInt(at + 8, (int) Fields.fits("object", object, 32)).position(at + length());
        }
    }
}
