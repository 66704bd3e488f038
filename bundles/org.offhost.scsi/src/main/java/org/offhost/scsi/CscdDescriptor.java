// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.offhost.block.Designator;

/**
 * A CSCD descriptor of 32 bytes: identification, type E4h (SPC-4 6.4.5.4), or N_Port, types E0h to E2h (SPC-3 6.3.6).
 *
 * @param name of the unit: a designator it has in VPD page 83h, or the port behind which it is
 * @param deviceType peripheral device type; {@link DeviceType#code()}
 * @param relativePort relative initiator port identifier; 0 for any
 * @param pad PAD: what to do with residual data of a segment without CAT
 * @param fixed FIXED, of a tape: its blocks have one length
 * @param blockLength of a disk its logical block length, 0 to let the copy manager ask; of a tape with FIXED its block
 *     length, otherwise 0
 */
public record CscdDescriptor(
        CscdName name, int deviceType, int relativePort, boolean pad, boolean fixed, int blockLength) {
    /** Descriptor type code of identification. */
    public static final int TYPE = Designation.CSCD_TYPE;

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
        if (name instanceof Designation d && d.bytes().length > Designation.MAX_IN_CSCD) {
            throw new IllegalArgumentException("a CSCD descriptor holds " + Designation.MAX_IN_CSCD
                    + " bytes of designator, this is longer: " + d);
        }
        if (fixed && deviceType != DeviceType.TAPE.code()) {
            throw new IllegalArgumentException("FIXED is a bit of tapes");
        }
    }

    /** A disk. */
    public static CscdDescriptor disk(Designator designator, int blockLength) {
        return disk(Designation.of(designator), blockLength);
    }

    /** A disk. */
    public static CscdDescriptor disk(CscdName name, int blockLength) {
        return new CscdDescriptor(name, DeviceType.DISK.code(), 0, false, false, blockLength);
    }

    /** A tape with records of any length. */
    public static CscdDescriptor tape(Designator designator, boolean pad) {
        return tape(Designation.of(designator), pad);
    }

    /** A tape with records of any length. */
    public static CscdDescriptor tape(CscdName name, boolean pad) {
        return new CscdDescriptor(name, DeviceType.TAPE.code(), 0, pad, false, 0);
    }

    void put(ByteBuffer target) {
        int start = target.position();
        target.put(start, (byte) name.descriptorType()).put(start + 1, (byte) deviceType);
        target.putShort(start + 2, (short) relativePort);
        if (name instanceof Designation d) {
            byte[] designator = d.bytes();
            target.put(start + 4, (byte) d.codeSet()).put(start + 5, (byte) (d.association() << 4 | d.type()));
            target.put(start + 7, (byte) designator.length).put(start + DESIGNATOR_AT, designator);
        } else if (name instanceof NPort p) {
            target.putLong(start + NPort.LUN_AT, p.lun())
                    .putLong(start + NPort.NAME_AT, p.name().orElse(0));
            Fields.put24(target, start + NPort.ADDRESS_AT, p.address().orElse(0));
        }
        target.put(start + DEVICE_PARAMETERS_AT, (byte) ((pad ? 0x04 : 0) | (fixed ? 0x01 : 0)));
        Fields.put24(target, start + DEVICE_PARAMETERS_AT + 1, blockLength);
        target.position(start + LENGTH);
    }

    /** LU ID TYPE and NUL are ignored: SPC-4 says so of one and calls the other obsolete. */
    static CscdDescriptor decode(Fields f) throws InvalidFieldException {
        CscdName name = decodeName(f);
        int type = f.u8(1) & 0x1F;
        boolean tape = type == DeviceType.TAPE.code();
        f.reserved(DEVICE_PARAMETERS_AT, tape ? 0xFA : 0xFB);
        boolean fixed = tape && f.bit(DEVICE_PARAMETERS_AT, 0);
        int blockLength = f.u24(DEVICE_PARAMETERS_AT + 1);
        if (tape && fixed != (blockLength != 0)) {
            throw f.invalid(
                    DEVICE_PARAMETERS_AT + 1, "stream block length " + blockLength + " with FIXED=" + (fixed ? 1 : 0));
        }
        return new CscdDescriptor(name, type, f.u16(2), f.bit(DEVICE_PARAMETERS_AT, 2), fixed, blockLength);
    }

    private static CscdName decodeName(Fields f) throws InvalidFieldException {
        int code = f.u8(0);
        if (code >= NPort.BY_NAME && code <= NPort.BY_BOTH) {
            return new NPort(
                    f.s64(NPort.LUN_AT),
                    code == NPort.BY_ADDRESS ? OptionalLong.empty() : OptionalLong.of(f.s64(NPort.NAME_AT)),
                    code == NPort.BY_NAME ? OptionalInt.empty() : OptionalInt.of(f.u24(NPort.ADDRESS_AT)));
        }
        if (code != TYPE) {
            throw f.refusal(AdditionalSense.UNSUPPORTED_CSCD, 0, String.format("CSCD descriptor type %02Xh", code));
        }
        f.reserved(4, 0xF0);
        f.reserved(5, 0xC0);
        int length = f.u8(7);
        if (length > Designation.MAX_IN_CSCD) {
            throw f.invalid(7, "designator length " + length + ", at most " + Designation.MAX_IN_CSCD);
        }
        return new Designation(f.u8(4) & 0x0F, f.u8(5) >> 4, f.u8(5) & 0x0F, f.raw(DESIGNATOR_AT, length));
    }
}
