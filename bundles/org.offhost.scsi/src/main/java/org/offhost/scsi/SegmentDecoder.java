// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import org.offhost.scsi.SegmentDescriptor.BlockBytesToBlockBytes;
import org.offhost.scsi.SegmentDescriptor.BlockBytesToStream;
import org.offhost.scsi.SegmentDescriptor.BlockToBlock;
import org.offhost.scsi.SegmentDescriptor.BlockToStream;
import org.offhost.scsi.SegmentDescriptor.EmbeddedToStream;
import org.offhost.scsi.SegmentDescriptor.InlineToStream;
import org.offhost.scsi.SegmentDescriptor.LocateObject;
import org.offhost.scsi.SegmentDescriptor.StreamToBlock;
import org.offhost.scsi.SegmentDescriptor.StreamToBlockBytes;
import org.offhost.scsi.SegmentDescriptor.StreamToDiscard;
import org.offhost.scsi.SegmentDescriptor.WriteFilemarks;

/** Reads segment descriptors (SPC-4 6.4.6.2 to 6.4.6.16). */
final class SegmentDecoder {
    private SegmentDecoder() {}

    /**
     * Bytes of the descriptor that begins {@code f}.
     *
     * @throws InvalidFieldException 26h/09h for a type that is not known, 26h/00h for a wrong length
     */
    static int length(Fields f) throws InvalidFieldException {
        int expected = expectedLength(f.u8(0));
        if (expected == 0) {
            throw f.refusal(
                    AdditionalSense.UNSUPPORTED_SEGMENT, 0, String.format("segment descriptor type %02Xh", f.u8(0)));
        }
        int length = f.u16(2) + 4;
        boolean embedded = f.u8(0) == EmbeddedToStream.TYPE;
        if (embedded ? length < expected || length % 4 != 0 : length != expected) {
            throw f.invalid(
                    2,
                    String.format(
                            "descriptor length %04Xh of a descriptor of type %02Xh, %04Xh expected",
                            length - 4, f.u8(0), expected - 4));
        }
        return length;
    }

    private static int expectedLength(int type) {
        switch (type) {
            case BlockToStream.TYPE:
            case StreamToBlock.TYPE:
                return 24;
            case BlockToBlock.TYPE:
            case BlockBytesToStream.TYPE:
            case StreamToBlockBytes.TYPE:
                return 28;
            case InlineToStream.TYPE:
                return 20;
            case EmbeddedToStream.TYPE:
            case StreamToDiscard.TYPE:
                return 16;
            case BlockBytesToBlockBytes.TYPE:
                return 32;
            case WriteFilemarks.TYPE:
            case LocateObject.TYPE:
                return 12;
            default:
                return 0;
        }
    }

    /** Reads a descriptor whose length was checked by {@link #length}. */
    static SegmentDescriptor decode(Fields f) throws InvalidFieldException {
        int type = f.u8(0);
        boolean copies = type < WriteFilemarks.TYPE;
        f.reserved(SegmentDescriptor.FLAGS_AT, type == BlockToBlock.TYPE ? 0xFC : copies ? 0xFE : 0xFF);
        boolean cat = f.bit(SegmentDescriptor.FLAGS_AT, SegmentBytes.CAT);
        int source = f.u16(SegmentDescriptor.SOURCE_AT);
        int destination = f.u16(SegmentDescriptor.DESTINATION_AT);
        switch (type) {
            case BlockToStream.TYPE:
                return new BlockToStream(cat, source, destination, f.u24(9), f.u16(14), lba(f, 16));
            case StreamToBlock.TYPE:
                return new StreamToBlock(cat, source, destination, f.u24(9), f.u16(14), lba(f, 16));
            case BlockToBlock.TYPE:
                boolean dc = f.bit(SegmentDescriptor.FLAGS_AT, SegmentBytes.DC);
                return new BlockToBlock(cat, dc, source, destination, f.u16(10), lba(f, 12), lba(f, 20));
            case InlineToStream.TYPE:
                return inline(f, cat, destination);
            case EmbeddedToStream.TYPE:
                return embedded(f, cat, destination);
            case StreamToDiscard.TYPE:
                return new StreamToDiscard(cat, source, f.u24(9), f.u32(12));
            case BlockBytesToStream.TYPE:
                return new BlockBytesToStream(cat, source, destination, f.u24(9), f.u32(12), lba(f, 16), f.u16(26));
            case StreamToBlockBytes.TYPE:
                return new StreamToBlockBytes(cat, source, destination, f.u24(9), f.u32(12), lba(f, 16), f.u16(26));
            case BlockBytesToBlockBytes.TYPE:
                return new BlockBytesToBlockBytes(
                        cat, source, destination, f.u32(8), lba(f, 12), lba(f, 20), f.u16(28), f.u16(30));
            case WriteFilemarks.TYPE:
                f.reserved(8, 0xFE);
                return new WriteFilemarks(destination, f.bit(8, 0), f.u24(9));
            default:
                return new LocateObject(destination, f.u32(8));
        }
    }

    private static SegmentDescriptor inline(Fields f, boolean cat, int destination) throws InvalidFieldException {
        long offset = f.u32(InlineToStream.INLINE_OFFSET_AT);
        if (offset % InlineToStream.ALIGNMENT != 0) {
            throw f.invalid(InlineToStream.INLINE_OFFSET_AT, "inline data offset " + offset + " is no multiple of 4");
        }
        return new InlineToStream(cat, destination, f.u24(9), offset, f.u32(16));
    }

    private static SegmentDescriptor embedded(Fields f, boolean cat, int destination) throws InvalidFieldException {
        int bytes = f.u16(12);
        if (bytes > f.length() - 16) {
            throw f.invalid(12, bytes + " bytes of embedded data in a descriptor of " + f.length());
        }
        return new EmbeddedToStream(cat, destination, f.u24(9), f.raw(16, bytes));
    }

    private static long lba(Fields f, int at) throws InvalidFieldException {
        return f.u63(at, "LBA");
    }
}
