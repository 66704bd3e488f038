// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a copy manager says of itself: RECEIVE COPY OPERATING PARAMETERS data (SPC-4 6.23).
 *
 * @param supportsNoListIdentifier SNLID: LIST ID USAGE 11b is taken
 * @param maxCscds most CSCD descriptors in one command
 * @param maxSegments most segment descriptors in one command
 * @param maxDescriptorListLength most bytes of both kinds of descriptors together
 * @param maxSegmentLength most bytes in one segment; 0 for no limit
 * @param maxInlineLength most bytes of inline data in one command
 * @param heldDataLimit bytes of held data
 * @param maxStreamTransfer longest STREAM DEVICE TRANSFER LENGTH
 * @param totalConcurrentCopies most copies of both forms at a time
 * @param maxConcurrentCopies most EXTENDED COPY(LID1) at a time
 * @param dataGranularity exponent of two that amounts of data in segments are multiples of
 * @param inlineGranularity the same for inline data
 * @param heldDataGranularity the same for held data
 * @param implementedTypes CSCD and segment descriptor types that are taken, unsigned
 */
public record OperatingParameters(
        boolean supportsNoListIdentifier,
        int maxCscds,
        int maxSegments,
        long maxDescriptorListLength,
        long maxSegmentLength,
        long maxInlineLength,
        long heldDataLimit,
        long maxStreamTransfer,
        int totalConcurrentCopies,
        int maxConcurrentCopies,
        int dataGranularity,
        int inlineGranularity,
        int heldDataGranularity,
        Set<Integer> implementedTypes) {
    /** Bytes before the list of types. */
    public static final int FIXED_LENGTH = 44;

    /** Longest that the data can be: allocate this. */
    public static final int MAX_LENGTH = FIXED_LENGTH + 255;

    public OperatingParameters {
        implementedTypes = Set.copyOf(implementedTypes);
        implementedTypes.forEach(t -> Fields.fits("type", t, 8));
    }

    /** Whether a CSCD or segment descriptor type is implemented. */
    public boolean implementsType(int type) {
        return implementedTypes.contains(type);
    }

    public byte[] encode() {
        ByteBuffer b = ByteBuffer.allocate(FIXED_LENGTH + implementedTypes.size());
        b.putInt(0, b.capacity() - 4).put(4, (byte) (supportsNoListIdentifier ? 1 : 0));
        b.putShort(8, (short) Fields.fits("maxCscds", maxCscds, 16));
        b.putShort(10, (short) Fields.fits("maxSegments", maxSegments, 16));
        b.putInt(12, (int) Fields.fits("maxDescriptorListLength", maxDescriptorListLength, 32));
        b.putInt(16, (int) Fields.fits("maxSegmentLength", maxSegmentLength, 32));
        b.putInt(20, (int) Fields.fits("maxInlineLength", maxInlineLength, 32));
        b.putInt(24, (int) Fields.fits("heldDataLimit", heldDataLimit, 32));
        b.putInt(28, (int) Fields.fits("maxStreamTransfer", maxStreamTransfer, 32));
        b.putShort(34, (short) Fields.fits("totalConcurrentCopies", totalConcurrentCopies, 16));
        b.put(36, (byte) Fields.fits("maxConcurrentCopies", maxConcurrentCopies, 8));
        b.put(37, (byte) dataGranularity).put(38, (byte) inlineGranularity).put(39, (byte) heldDataGranularity);
        b.put(43, (byte) implementedTypes.size()).position(FIXED_LENGTH);
        new TreeSet<>(implementedTypes).forEach(t -> b.put((byte) (int) t));
        return b.array();
    }

    /** Reads what a copy manager sent; zeros that pad it to the allocation length are not taken for types. */
    public static OperatingParameters decode(ByteBuffer data) throws InvalidFieldException {
        Fields f = Fields.ofData(data, "copy operating parameters");
        int types = f.u8(43);
        if (f.u32(0) < FIXED_LENGTH - 4 + types) {
            throw f.invalid(0, "available data " + f.u32(0) + " with " + types + " descriptor types");
        }
        Set<Integer> implemented = new TreeSet<>();
        for (int i = 0; i < types; i++) {
            implemented.add(f.u8(FIXED_LENGTH + i));
        }
        for (int at = 37; at <= 39; at++) {
            if (f.u8(at) > 62) {
                throw f.invalid(at, "granularity 2^" + f.u8(at));
            }
        }
        return new OperatingParameters(
                f.bit(4, 0),
                f.u16(8),
                f.u16(10),
                f.u32(12),
                f.u32(16),
                f.u32(20),
                f.u32(24),
                f.u32(28),
                f.u16(34),
                f.u8(36),
                f.u8(37),
                f.u8(38),
                f.u8(39),
                implemented);
    }
}
