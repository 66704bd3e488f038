// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Standard INQUIRY data (SPC-4 6.6.2).
 *
 * @param qualifier peripheral qualifier: 0 a unit is there, 3 there is none
 * @param deviceType peripheral device type; {@link DeviceType#code()}
 * @param removable RMB
 * @param version SPC version claimed: 6 for SPC-4
 * @param thirdPartyCopy 3PC: copy commands are taken
 * @param vendor T10 vendor identification, at most 8 characters
 * @param product at most 16 characters
 * @param revision at most 4 characters
 */
public record InquiryData(
        int qualifier,
        int deviceType,
        boolean removable,
        int version,
        boolean thirdPartyCopy,
        String vendor,
        String product,
        String revision) {
    /** Bytes {@link #encode} gives; an allocation length that is enough. */
    public static final int LENGTH = 36;

    private static final int LONG_LENGTH = 74;
    private static final int STANDARDS_AT = 58;

    /** VPD page 00h: the pages there are. */
    public static final int SUPPORTED_PAGES = 0x00;

    /** VPD page 80h: unit serial number. */
    public static final int UNIT_SERIAL_NUMBER = 0x80;

    /** VPD page 83h: device identification. */
    public static final int DEVICE_IDENTIFICATION = 0x83;

    public byte[] encode() {
        ByteBuffer b = ByteBuffer.allocate(LENGTH);
        b.put((byte) (qualifier << 5 | deviceType)).put((byte) (removable ? 0x80 : 0));
        // response data format 2, HISUP; CMDQUE
        b.put((byte) version).put((byte) 0x12).put((byte) (LENGTH - 5));
        b.put((byte) (thirdPartyCopy ? 0x08 : 0)).put((byte) 0).put((byte) 0x02);
        b.put(padded(vendor, 8)).put(padded(product, 16)).put(padded(revision, 4));
        return b.array();
    }

    /**
     * With version descriptors, and one target port group that changes by itself (TPGS 01b).
     *
     * @param standards version descriptor codes (SPC-4 table 142), at most 8
     */
    public byte[] encode(List<Integer> standards) {
        ByteBuffer b = ByteBuffer.allocate(LONG_LENGTH).put(encode());
        b.put(4, (byte) (LONG_LENGTH - 5)).put(5, (byte) (b.get(5) | 0x10));
        b.position(STANDARDS_AT);
        standards.forEach(s -> b.putShort((short) (int) s));
        return b.array();
    }

    /** Reads what a device sent; strings that were cut off are empty. */
    public static InquiryData decode(ByteBuffer data) throws InvalidFieldException {
        Fields f = Fields.ofData(data, "standard INQUIRY data");
        return new InquiryData(
                f.u8(0) >> 5,
                f.u8(0) & 0x1F,
                f.bit(1, 7),
                f.u8(2),
                f.length() > 5 && f.bit(5, 3),
                text(f, 8, 8),
                text(f, 16, 16),
                text(f, 32, 4));
    }

    /** VPD page 00h (SPC-4 7.8.16). */
    public static byte[] encodeSupportedPages(int deviceType, List<Integer> pages) {
        ByteBuffer b = ByteBuffer.allocate(4 + pages.size());
        b.put((byte) deviceType).put((byte) SUPPORTED_PAGES).putShort((short) pages.size());
        pages.forEach(p -> b.put((byte) (int) p));
        return b.array();
    }

    public static List<Integer> decodeSupportedPages(ByteBuffer data) throws InvalidFieldException {
        Fields f = page(data, SUPPORTED_PAGES);
        List<Integer> pages = new ArrayList<>();
        for (int i = 0; i < f.length(); i++) {
            pages.add(f.u8(i));
        }
        return List.copyOf(pages);
    }

    /** VPD page 80h (SPC-4 7.8.17). */
    public static byte[] encodeSerialNumber(int deviceType, String serial) {
        byte[] text = serial.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer b = ByteBuffer.allocate(4 + text.length);
        b.put((byte) deviceType).put((byte) UNIT_SERIAL_NUMBER).putShort((short) text.length);
        return b.put(text).array();
    }

    /** The serial number of VPD page 80h, without the blanks around it. */
    public static String decodeSerialNumber(ByteBuffer data) throws InvalidFieldException {
        Fields f = page(data, UNIT_SERIAL_NUMBER);
        return text(f, 0, f.length());
    }

    /** VPD page 83h (SPC-4 7.8.6). */
    public static byte[] encodeIdentification(int deviceType, List<Designation> designations) {
        int length = designations.stream().mapToInt(Designation::encodedLength).sum();
        ByteBuffer b = ByteBuffer.allocate(4 + length);
        b.put((byte) deviceType).put((byte) DEVICE_IDENTIFICATION).putShort((short) length);
        designations.forEach(d -> d.put(b));
        return b.array();
    }

    /** The designation descriptors of VPD page 83h, in the device's order. */
    public static List<Designation> decodeIdentification(ByteBuffer data) throws InvalidFieldException {
        Fields f = page(data, DEVICE_IDENTIFICATION);
        List<Designation> found = new ArrayList<>();
        for (int at = 0; at < f.length(); ) {
            int length = f.u8(at + 3);
            byte[] designator = f.raw(at + 4, length);
            found.add(new Designation(f.u8(at) & 0x0F, f.u8(at + 1) >> 4 & 0x03, f.u8(at + 1) & 0x0F, designator));
            at += 4 + length;
        }
        return List.copyOf(found);
    }

    private static Fields page(ByteBuffer data, int code) throws InvalidFieldException {
        Fields f = Fields.ofData(data, String.format("VPD page %02Xh", code));
        if (f.u8(1) != code) {
            throw f.invalid(1, String.format("page code %02Xh", f.u8(1)));
        }
        return f.part(4, f.u16(2), String.format("VPD page %02Xh", code));
    }

    private static byte[] padded(String text, int length) {
        return String.format("%-" + length + "." + length + "s", text).getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(Fields f, int at, int length) throws InvalidFieldException {
        return f.length() < at + length ? "" : new String(f.raw(at, length), StandardCharsets.US_ASCII).trim();
    }
}
