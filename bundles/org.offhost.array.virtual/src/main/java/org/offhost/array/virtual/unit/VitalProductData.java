// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.unit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.offhost.block.Designator;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.CscdDescriptor;
import org.offhost.scsi.Designation;
import org.offhost.scsi.FieldPointer;
import org.offhost.scsi.InquiryData;
import org.offhost.scsi.InvalidFieldException;
import org.offhost.scsi.OperatingParameters;

/** Vital product data pages of a unit (SPC-4, 7.8; SBC-3, 6.5). */
final class VitalProductData {
    /** The target port, and its group: every nexus comes by the same. */
    static final int TARGET_PORT = 1;

    static final int TARGET_PORT_GROUP = 1;

    private static final int SERIAL_NUMBER = 0x80;
    private static final int EXTENDED_INQUIRY = 0x86;
    private static final int THIRD_PARTY_COPY = 0x8F;
    private static final int BLOCK_LIMITS = 0xB0;
    private static final int BLOCK_CHARACTERISTICS = 0xB1;
    private static final int PROVISIONING = 0xB2;
    private static final int LONG_PAGE = 0x3C;

    /** Most that one command may move; the portal of iSCSI has the same limit. */
    private static final long LONGEST_TRANSFER = 64L << 20;

    /** COMPARE AND WRITE has one byte for it. */
    private static final int MOST_COMPARED = 255;

    private VitalProductData() {}

    /** Pages of a tape: those that every unit has. */
    static SortedMap<Integer, byte[]> common(Designator designator, OperatingParameters copies) {
        SortedMap<Integer, byte[]> pages = new TreeMap<>();
        pages.put(SERIAL_NUMBER, designator.value().getBytes(StandardCharsets.US_ASCII));
        pages.put(InquiryData.DEVICE_IDENTIFICATION, identification(designator, List.of()));
        byte[] extended = new byte[LONG_PAGE];
        extended[1] = 0x01; // SIMPSUP
        extended[2] = 0x01; // V_SUP
        pages.put(EXTENDED_INQUIRY, extended);
        pages.put(THIRD_PARTY_COPY, thirdPartyCopy(copies));
        return pages;
    }

    /** Pages of a disk. */
    static SortedMap<Integer, byte[]> disk(
            Designator designator, OperatingParameters copies, int blockLength, boolean thin) {
        SortedMap<Integer, byte[]> pages = common(designator, copies);
        ByteBuffer limits = ByteBuffer.allocate(LONG_PAGE);
        limits.put(1, (byte) MOST_COMPARED);
        limits.putInt(4, (int) (LONGEST_TRANSFER / blockLength));
        if (thin) {
            limits.putInt(16, 0xFFFF_FFFF)
                    .putInt(20, Provisioning.MOST_DESCRIPTORS)
                    .putInt(24, 1);
        }
        pages.put(BLOCK_LIMITS, limits.array());
        byte[] characteristics = new byte[LONG_PAGE];
        characteristics[1] = 1; // no rotating medium
        pages.put(BLOCK_CHARACTERISTICS, characteristics);
        // LBPU, LBPWS, LBPWS10, LBPRZ; provisioning type thin
        pages.put(PROVISIONING, thin ? new byte[] {0, (byte) 0xE4, 2, 0} : new byte[4]);
        return pages;
    }

    /** A page with its header; page 00h lists them all. */
    static byte[] page(int deviceType, SortedMap<Integer, byte[]> pages, int code) throws InvalidFieldException {
        if (code == InquiryData.SUPPORTED_PAGES) {
            pages.put(InquiryData.SUPPORTED_PAGES, new byte[0]);
            return InquiryData.encodeSupportedPages(deviceType, List.copyOf(pages.keySet()));
        }
        byte[] content = pages.get(code);
        if (content == null) {
            throw new InvalidFieldException(
                    AdditionalSense.INVALID_FIELD_IN_CDB,
                    FieldPointer.at(FieldPointer.Where.CDB, 2),
                    "INQUIRY",
                    String.format("VPD page %02Xh", code));
        }
        return ByteBuffer.allocate(4 + content.length)
                .put((byte) deviceType)
                .put((byte) code)
                .putShort((short) content.length)
                .put(content)
                .array();
    }

    /** @param names of the port, beside its number */
    static byte[] identification(Designator designator, List<Designation> names) {
        List<Designation> all = new ArrayList<>();
        all.add(Designation.of(designator));
        all.addAll(names);
        all.add(new Designation(1, 1, 4, new byte[] {0, 0, 0, TARGET_PORT}));
        all.add(new Designation(1, 1, 5, new byte[] {0, 0, 0, TARGET_PORT_GROUP}));
        byte[] page = InquiryData.encodeIdentification(0, all);
        return Arrays.copyOfRange(page, 4, page.length);
    }

    /** Third-party copy descriptors (SPC-4, 7.8.17), in ascending order of their types. */
    private static byte[] thirdPartyCopy(OperatingParameters p) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] commands = {
            (byte) 0x83,
            1,
            0x00,
            (byte) 0x84,
            3,
            Cdb.ReceiveCopyResults.STATUS,
            Cdb.ReceiveCopyResults.OPERATING_PARAMETERS,
            Cdb.ReceiveCopyResults.FAILED_SEGMENT_DETAILS
        };
        descriptor(
                out,
                0x0001,
                ByteBuffer.allocate(1 + commands.length)
                        .put((byte) commands.length)
                        .put(commands));
        descriptor(
                out,
                0x0004,
                ByteBuffer.allocate(28)
                        .putInt(0)
                        .putShort((short) p.maxCscds())
                        .putShort((short) p.maxSegments())
                        .putInt((int) p.maxDescriptorListLength())
                        .putInt((int) p.maxInlineLength()));
        ByteBuffer types = ByteBuffer.allocate(1 + p.implementedTypes().size());
        types.put((byte) p.implementedTypes().size());
        p.implementedTypes().stream().sorted().forEach(t -> types.put((byte) (int) t));
        descriptor(out, 0x0008, types);
        descriptor(
                out,
                0x000C,
                ByteBuffer.allocate(8)
                        .putShort((short) 6)
                        .putShort((short) CscdDescriptor.NULL_BLOCK)
                        .putShort((short) CscdDescriptor.NULL_STREAM)
                        .putShort((short) CscdDescriptor.THIS_UNIT));
        descriptor(
                out,
                0x8001,
                ByteBuffer.allocate(32)
                        .putInt(p.totalConcurrentCopies())
                        .putInt(p.maxConcurrentCopies())
                        .putInt((int) p.maxSegmentLength())
                        .put((byte) p.dataGranularity())
                        .put((byte) p.inlineGranularity()));
        descriptor(out, 0x8002, ByteBuffer.allocate(12).putInt((int) p.maxStreamTransfer()));
        return out.toByteArray();
    }

    /** Its length is a multiple of 4. */
    private static void descriptor(ByteArrayOutputStream out, int type, ByteBuffer content) {
        int length = (content.capacity() + 3) / 4 * 4;
        ByteBuffer b = ByteBuffer.allocate(4 + length).putShort((short) type).putShort((short) length);
        out.writeBytes(b.put(content.array()).array());
    }
}
