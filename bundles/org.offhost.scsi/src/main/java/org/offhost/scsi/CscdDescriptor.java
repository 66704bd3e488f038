// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.nio.ByteBuffer;
import org.offhost.block.Designator;

/**
 * An identification CSCD descriptor, type E4h (SPC-4 6.4.5.4).
 *
 * @param designation the designator the unit has in VPD page 83h
 * @param deviceType peripheral device type; {@link DeviceType#code()}
 * @param relativePort relative initiator port identifier; 0 for any
 * @param pad PAD: what to do with residual data of a segment without CAT
 * @param fixed FIXED, of a tape: its blocks have one length
 * @param blockLength of a disk its logical block length, 0 to let the copy manager ask; of a tape with FIXED its block
 *     length, otherwise 0
 */
public record CscdDescriptor(
        Designation designation, int deviceType, int relativePort, boolean pad, boolean fixed, int blockLength) {
    /** Descriptor type code. */
    public static final int TYPE = 0xE4;

    /** Bytes of a descriptor. */
    public static final int LENGTH = 32;

    /** CSCD descriptor IDs with a meaning of their own (SPC-4 table 123). */
    public static final int NULL_BLOCK = 0xC000;

    public static final int NULL_STREAM = 0xC001;
    public static final int THIS_UNIT = 0xFFFF;

    /** Byte offsets in a descriptor, for field pointers. */
    public static final int DESIGNATOR_AT = 8;

    public static final int DEVICE_PARAMETERS_AT = 28;

    public CscdDescriptor {
        Fields.fits("deviceType", deviceType, 5);
        Fields.fits("relativePort", relativePort, 16);
        Fields.fits("blockLength", blockLength, 24);
        if (designation.bytes().length > Designation.MAX_IN_CSCD) {
            throw new IllegalArgumentException("a CSCD descriptor holds " + Designation.MAX_IN_CSCD
                    + " bytes of designator, this is longer: " + designation);
        }
        if (fixed && deviceType != DeviceType.TAPE.code()) {
            throw new IllegalArgumentException("FIXED is a bit of tapes");
        }
    }

    /** A disk. */
    public static CscdDescriptor disk(Designator designator, int blockLength) {
        return new CscdDescriptor(Designation.of(designator), DeviceType.DISK.code(), 0, false, false, blockLength);
    }

    /** A tape with records of any length. */
    public static CscdDescriptor tape(Designator designator, boolean pad) {
        return new CscdDescriptor(Designation.of(designator), DeviceType.TAPE.code(), 0, pad, false, 0);
    }

    void put(ByteBuffer target) {
        int start = target.position();
        byte[] designator = designation.bytes();
        target.put(start, (byte) TYPE).put(start + 1, (byte) deviceType).putShort(start + 2, (short) relativePort);
        target.put(start + 4, (byte) designation.codeSet());
        target.put(start + 5, (byte) (designation.association() << 4 | designation.type()));
        target.put(start + 7, (byte) designator.length).put(start + DESIGNATOR_AT, designator);
        target.put(start + DEVICE_PARAMETERS_AT, (byte) ((pad ? 0x04 : 0) | (fixed ? 0x01 : 0)));
        Fields.put24(target, start + DEVICE_PARAMETERS_AT + 1, blockLength);
        target.position(start + LENGTH);
    }

    /** LU ID TYPE and NUL are ignored: SPC-4 says so of one and calls the other obsolete. */
    static CscdDescriptor decode(Fields f) throws InvalidFieldException {
        if (f.u8(0) != TYPE) {
            throw f.refusal(AdditionalSense.UNSUPPORTED_CSCD, 0, String.format("CSCD descriptor type %02Xh", f.u8(0)));
        }
        int type = f.u8(1) & 0x1F;
        boolean tape = type == DeviceType.TAPE.code();
        f.reserved(4, 0xF0);
        f.reserved(5, 0xC0);
        f.reserved(DEVICE_PARAMETERS_AT, tape ? 0xFA : 0xFB);
        int length = f.u8(7);
        if (length > Designation.MAX_IN_CSCD) {
            throw f.invalid(7, "designator length " + length + ", at most " + Designation.MAX_IN_CSCD);
        }
        boolean fixed = tape && f.bit(DEVICE_PARAMETERS_AT, 0);
        int blockLength = f.u24(DEVICE_PARAMETERS_AT + 1);
        if (tape && fixed != (blockLength != 0)) {
            throw f.invalid(
                    DEVICE_PARAMETERS_AT + 1, "stream block length " + blockLength + " with FIXED=" + (fixed ? 1 : 0));
        }
        return new CscdDescriptor(
                new Designation(f.u8(4) & 0x0F, f.u8(5) >> 4, f.u8(5) & 0x0F, f.raw(DESIGNATOR_AT, length)),
                type,
                f.u16(2),
                f.bit(DEVICE_PARAMETERS_AT, 2),
                fixed,
                blockLength);
    }
}
