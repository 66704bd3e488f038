// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.offhost.scsi.SegmentDescriptor.InlineToStream;

/**
 * The parameter list of EXTENDED COPY(LID1) (SPC-4 6.4.3).
 *
 * @param listIdentifier names the copy on its I_T nexus, 0 to 255
 * @param sequentialStriped STR
 * @param listIdUsage LIST ID USAGE: 0 hold status, 2 may be discarded, 3 no identifier
 * @param priority 0 the highest, 1 as ordinary commands, to 7
 * @param cscds CSCD descriptors; the position in the list is the CSCD descriptor ID
 * @param segments segment descriptors in the order of execution
 * @param inline inline data, read-only; position 0 is its start
 */
public record ParameterList(
        int listIdentifier,
        boolean sequentialStriped,
        int listIdUsage,
        int priority,
        List<CscdDescriptor> cscds,
        List<SegmentDescriptor> segments,
        ByteBuffer inline) {
    /** Bytes of the header; the CSCD descriptors follow. */
    public static final int HEADER_LENGTH = 16;

    /** LIST ID USAGE: the status is held until it is asked for. */
    public static final int HOLD = 0;

    /** LIST ID USAGE: the status may be discarded when the copy is done. */
    public static final int MAY_DISCARD = 2;

    /** LIST ID USAGE: there is no list identifier; needs SNLID. */
    public static final int NO_IDENTIFIER = 3;

    public ParameterList {
        Fields.fits("listIdentifier", listIdentifier, 8);
        Fields.fits("listIdUsage", listIdUsage, 2);
        Fields.fits("priority", priority, 3);
        cscds = List.copyOf(cscds);
        segments = List.copyOf(segments);
        inline = Objects.requireNonNull(inline, "inline").asReadOnlyBuffer().slice();
    }

    /** An ordinary copy: priority 1, status held until the next command. */
    public static ParameterList of(
            int listIdentifier, List<CscdDescriptor> cscds, List<SegmentDescriptor> segments, ByteBuffer inline) {
        return new ParameterList(listIdentifier, false, HOLD, 1, cscds, segments, inline);
    }

    @Override
    public ByteBuffer inline() {
        return inline.duplicate();
    }

    /** Bytes that {@link #encode} gives. */
    public int length() {
        return Math.addExact(HEADER_LENGTH + descriptorLength(), inline.limit());
    }

    /** Bytes of both descriptor lists together, which MAXIMUM DESCRIPTOR LIST LENGTH speaks of. */
    public int descriptorLength() {
        return CscdDescriptor.LENGTH * cscds.size()
                + segments.stream().mapToInt(SegmentDescriptor::length).sum();
    }

    public ByteBuffer encode() {
        ByteBuffer b = ByteBuffer.allocate(length());
        int cscdLength = CscdDescriptor.LENGTH * cscds.size();
        b.put(0, (byte) listIdentifier);
        b.put(1, (byte) ((sequentialStriped ? 0x20 : 0) | listIdUsage << 3 | priority));
        b.putShort(2, (short) Fields.fits("CSCD descriptor list length", cscdLength, 16));
        b.putInt(8, descriptorLength() - cscdLength).putInt(12, inline.limit());
        b.position(HEADER_LENGTH);
        cscds.forEach(c -> c.put(b));
        segments.forEach(s -> s.put(b));
        b.put(inline());
        return b.flip();
    }

    /** Byte of the list at which a segment descriptor begins. */
    public int segmentAt(int segment) {
        int at = HEADER_LENGTH + CscdDescriptor.LENGTH * cscds.size();
        for (int i = 0; i < segment; i++) {
            at += segments.get(i).length();
        }
        return at;
    }

    /** Byte of the list at which a CSCD descriptor begins. */
    public static int cscdAt(int cscdId) {
        return HEADER_LENGTH + CscdDescriptor.LENGTH * cscdId;
    }

    /**
     * Reads a parameter list within a copy manager's limits.
     *
     * @param list the remaining bytes, PARAMETER LIST LENGTH of them; inline data is a view of it, not a copy
     * @param limits what the copy manager says of itself; of these the counts, the descriptor list length, the inline
     *     length and the types are checked, not what needs the units
     * @throws InvalidFieldException with the code that SPC-4 6.4.3 names and a pointer into the list
     */
    public static ParameterList decode(ByteBuffer list, OperatingParameters limits) throws InvalidFieldException {
        Fields f = Fields.ofData(list, "EXTENDED COPY parameter list");
        if (f.length() < HEADER_LENGTH) {
            throw f.refusal(AdditionalSense.LIST_LENGTH_ERROR, 0, f.length() + " bytes, the header alone has 16");
        }
        f.reserved(1, 0xC0);
        int usage = f.u8(1) >> 3 & 0x03;
        if (usage == 1) {
            throw f.invalid(1, "LIST ID USAGE 01b is reserved");
        }
        if (usage == NO_IDENTIFIER && (!limits.supportsNoListIdentifier() || f.u8(0) != 0)) {
            throw f.invalid(
                    1,
                    "LIST ID USAGE 11b with list identifier " + f.u8(0) + ", SNLID "
                            + limits.supportsNoListIdentifier());
        }
        int cscdLength = f.u16(2);
        long segmentLength = f.u32(8);
        long inlineLength = f.u32(12);
        checkLengths(f, limits, cscdLength, segmentLength, inlineLength);
        int segmentsAt = HEADER_LENGTH + cscdLength;
        int inlineAt = segmentsAt + (int) segmentLength;
        List<CscdDescriptor> cscds = cscds(f, cscdLength, limits);
        List<SegmentDescriptor> segments = segments(f, segmentsAt, inlineAt, limits);
        checkInlineReferences(f, segments, segmentsAt, inlineLength);
        return new ParameterList(
                f.u8(0), f.bit(1, 5), usage, f.u8(1) & 0x07, cscds, segments, f.buffer(inlineAt, (int) inlineLength));
    }

    private static void checkLengths(
            Fields f, OperatingParameters limits, int cscdLength, long segmentLength, long inlineLength)
            throws InvalidFieldException {
        if (cscdLength % CscdDescriptor.LENGTH != 0) {
            throw f.invalid(2, "CSCD descriptor list length " + cscdLength + " is no multiple of 32");
        }
        if (HEADER_LENGTH + cscdLength + segmentLength + inlineLength > f.length()) {
            throw f.refusal(
                    AdditionalSense.LIST_LENGTH_ERROR,
                    HEADER_LENGTH + cscdLength + segmentLength > f.length() ? 8 : 12,
                    "descriptors of " + cscdLength + " and " + segmentLength + " bytes and inline data of "
                            + inlineLength + " in a list of " + f.length());
        }
        if (cscdLength + segmentLength > limits.maxDescriptorListLength()) {
            throw f.refusal(
                    AdditionalSense.LIST_LENGTH_ERROR,
                    8,
                    "descriptors of " + (cscdLength + segmentLength) + " bytes, at most "
                            + limits.maxDescriptorListLength());
        }
        if (cscdLength / CscdDescriptor.LENGTH > limits.maxCscds()) {
            throw f.refusal(
                    AdditionalSense.TOO_MANY_CSCDS,
                    2,
                    cscdLength / CscdDescriptor.LENGTH + " CSCD descriptors, at most " + limits.maxCscds());
        }
        if (inlineLength > limits.maxInlineLength()) {
            throw f.refusal(
                    AdditionalSense.INLINE_TOO_LONG,
                    12,
                    "inline data of " + inlineLength + " bytes, at most " + limits.maxInlineLength());
        }
    }

    private static List<CscdDescriptor> cscds(Fields f, int length, OperatingParameters limits)
            throws InvalidFieldException {
        List<CscdDescriptor> cscds = new ArrayList<>();
        for (int at = HEADER_LENGTH; at < HEADER_LENGTH + length; at += CscdDescriptor.LENGTH) {
            Fields part = f.part(at, CscdDescriptor.LENGTH, "CSCD descriptor " + cscds.size());
            if (!limits.implementedTypes().contains(part.u8(0))) {
                throw part.refusal(
                        AdditionalSense.UNSUPPORTED_CSCD, 0, String.format("CSCD descriptor type %02Xh", part.u8(0)));
            }
            cscds.add(CscdDescriptor.decode(part));
        }
        return cscds;
    }

    private static List<SegmentDescriptor> segments(Fields f, int from, int to, OperatingParameters limits)
            throws InvalidFieldException {
        List<SegmentDescriptor> segments = new ArrayList<>();
        for (int at = from; at < to; ) {
            Fields rest = f.part(at, to - at, "segment descriptor " + segments.size());
            if (segments.size() == limits.maxSegments()) {
                throw rest.refusal(
                        AdditionalSense.TOO_MANY_SEGMENTS, 0, "more than " + limits.maxSegments() + " segments");
            }
            if (!limits.implementedTypes().contains(rest.u8(0))) {
                throw rest.refusal(
                        AdditionalSense.UNSUPPORTED_SEGMENT,
                        0,
                        String.format("segment descriptor type %02Xh", rest.u8(0)));
            }
            int length = SegmentDecoder.length(rest);
            segments.add(SegmentDecoder.decode(f.part(at, length, "segment descriptor " + segments.size())));
            at += length;
        }
        return segments;
    }

    private static void checkInlineReferences(
            Fields f, List<SegmentDescriptor> segments, int segmentsAt, long inlineLength)
            throws InvalidFieldException {
        int at = segmentsAt;
        for (SegmentDescriptor s : segments) {
            if (s instanceof InlineToStream i && i.inlineOffset() + i.bytes() > inlineLength) {
                throw f.invalid(
                        at + InlineToStream.INLINE_OFFSET_AT,
                        i.bytes() + " bytes from " + i.inlineOffset() + " of inline data of " + inlineLength);
            }
            at += s.length();
        }
    }
}
