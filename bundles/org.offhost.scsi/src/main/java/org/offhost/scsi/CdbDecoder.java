// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

/** Reads command descriptor blocks that came from an initiator. */
public final class CdbDecoder {
    private final Fields f;
    private final DeviceType type;
    private final int code;

    private CdbDecoder(byte[] cdb, DeviceType type) throws InvalidFieldException {
        this.code = cdb.length == 0 ? 0 : cdb[0] & 0xFF;
        this.f = Fields.ofCdb(cdb, String.format("CDB %02Xh", code));
        this.type = type;
        int length = length(code);
        f.raw(0, length);
        // NACA asks for auto contingent allegiance, which no unit of ours has
        f.reserved(length - 1, 0x04);
    }

    /**
     * Reads a command descriptor block.
     *
     * @param type device type of the unit that got it: READ POSITION of a tape is PRE-FETCH of a disk
     * @throws InvalidFieldException 20h/00h if the operation code is not known for the type, 24h/00h with a field pointer
     *     if a field is wrong
     */
    public static Cdb decode(byte[] cdb, DeviceType type) throws InvalidFieldException {
        CdbDecoder d = new CdbDecoder(cdb, type);
        Cdb result = d.common();
        if (result == null) {
            result = type == DeviceType.DISK ? d.disk() : d.tape();
        }
        if (result == null) {
            throw d.f.refusal(AdditionalSense.INVALID_OPERATION_CODE, 0, "operation code not known for a " + type);
        }
        return result;
    }

    /** SPC-4 table 28: the group code tells the length. */
    private static int length(int code) {
        switch (code >> 5) {
            case 0:
                return 6;
            case 4:
                return 16;
            case 5:
                return 12;
            default:
                return 10;
        }
    }

    private Cdb common() throws InvalidFieldException {
        switch (code) {
            case 0x00:
                return new Cdb.TestUnitReady();
            case 0x03:
                return new Cdb.RequestSense(f.bit(1, 0), f.u8(4));
            case 0x12:
                return inquiry();
            case 0x1A:
                return new Cdb.ModeSense(f.bit(1, 3), f.u8(2) & 0x3F, f.u8(3), f.u8(4));
            case 0x83:
                requireServiceAction(0x00);
                return new Cdb.ExtendedCopy(f.length32(10));
            case 0x84:
                return receiveCopyResults();
            case 0xA0:
                return new Cdb.ReportLuns(f.u8(2), f.length32(6));
            default:
                return null;
        }
    }

    private Cdb disk() throws InvalidFieldException {
        switch (code) {
            case 0x25:
                return new Cdb.ReadCapacity10();
            case 0x9E:
                requireServiceAction(0x10);
                return new Cdb.ReadCapacity16(f.length32(10));
            case 0x28:
                f.reserved(1, 0xE0);
                return new Cdb.Read(f.u32(2), f.u16(7), f.bit(1, 3));
            case 0x88:
                f.reserved(1, 0xE0);
                return new Cdb.Read(lba(), f.u32(10), f.bit(1, 3));
            case 0x2A:
                f.reserved(1, 0xE0);
                return new Cdb.Write(f.u32(2), f.u16(7), f.bit(1, 3));
            case 0x8A:
                f.reserved(1, 0xE0);
                return new Cdb.Write(lba(), f.u32(10), f.bit(1, 3));
            case 0x35:
                return new Cdb.SynchronizeCache(f.u32(2), f.u16(7), f.bit(1, 1));
            case 0x91:
                return new Cdb.SynchronizeCache(lba(), f.u32(10), f.bit(1, 1));
            case 0x93:
                f.reserved(1, 0xF6);
                return new Cdb.WriteSame(lba(), f.u32(10), f.bit(1, 3), f.bit(1, 0));
            default:
                return null;
        }
    }

    private Cdb tape() throws InvalidFieldException {
        switch (code) {
            case 0x01:
                return new Cdb.Rewind(f.bit(1, 0));
            case 0x05:
                f.reserved(1, 0x01);
                return new Cdb.ReadBlockLimits();
            case 0x08:
                if ((f.u8(1) & 0x03) == 0x03) {
                    throw f.invalid(1, "SILI and FIXED are both set");
                }
                return new Cdb.ReadRecord(f.bit(1, 0), f.bit(1, 1), f.u24(2));
            case 0x0A:
                return new Cdb.WriteRecord(f.bit(1, 0), f.u24(2));
            case 0x10:
                f.reserved(1, 0x02);
                return new Cdb.WriteFilemarks(f.bit(1, 0), f.u24(2));
            case 0x11:
                return new Cdb.Space(f.u8(1) & 0x0F, f.u24(2) << 8 >> 8);
            case 0x91:
                return new Cdb.Space(f.u8(1) & 0x0F, f.s64(4));
            case 0x2B:
                f.reserved(1, 0x06);
                return new Cdb.Locate(f.u32(3), f.bit(1, 0));
            case 0x92:
                f.reserved(1, 0x1A);
                return new Cdb.Locate(f.u63(4, "logical object identifier"), f.bit(1, 0));
            case 0x34:
                return new Cdb.ReadPosition(f.u8(1) & 0x1F, f.u16(7));
            default:
                return null;
        }
    }

    private Cdb inquiry() throws InvalidFieldException {
        boolean vpd = f.bit(1, 0);
        if (!vpd && f.u8(2) != 0) {
            throw f.invalid(2, String.format("page %02Xh without EVPD", f.u8(2)));
        }
        f.reserved(1, 0x02);
        return new Cdb.Inquiry(vpd, f.u8(2), f.u16(3));
    }

    private Cdb receiveCopyResults() throws InvalidFieldException {
        int action = f.u8(1) & 0x1F;
        if (action != Cdb.ReceiveCopyResults.STATUS
                && action != Cdb.ReceiveCopyResults.OPERATING_PARAMETERS
                && action != Cdb.ReceiveCopyResults.FAILED_SEGMENT_DETAILS) {
            throw f.invalid(1, String.format("service action %02Xh is not known", action));
        }
        return new Cdb.ReceiveCopyResults(action, f.u8(2), f.length32(10));
    }

    private long lba() throws InvalidFieldException {
        long lba = f.s64(2);
        if (lba < 0) {
            throw f.refusal(AdditionalSense.LBA_OUT_OF_RANGE, 2, "LBA " + Long.toUnsignedString(lba));
        }
        return lba;
    }

    private void requireServiceAction(int expected) throws InvalidFieldException {
        int action = f.u8(1) & 0x1F;
        if (action != expected) {
            throw f.invalid(1, String.format("service action %02Xh, only %02Xh is known", action, expected));
        }
    }
}
