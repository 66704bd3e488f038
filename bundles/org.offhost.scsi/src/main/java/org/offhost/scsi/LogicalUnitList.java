// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * REPORT LUNS parameter data (SPC-4 6.33).
 *
 * @param luns logical unit numbers in the eight-byte form of SAM-5 4.7
 */
public record LogicalUnitList(List<Long> luns) {
    /** Most units read from a target; a list cannot make us hold more. */
    public static final int MAX = 65_536;

    public LogicalUnitList {
        luns = List.copyOf(luns);
    }

    /** The eight-byte form of a number up to 16,383: peripheral device addressing, or flat space from 256. */
    public static long lun(int number) {
        Fields.fits("logical unit number", number, 14);
        return (long) (number < 256 ? number : 0x4000 | number) << 48;
    }

    public byte[] encode() {
        ByteBuffer b = ByteBuffer.allocate(8 + 8 * luns.size());
        b.putInt(8 * luns.size()).putInt(0);
        luns.forEach(b::putLong);
        return b.array();
    }

    /** Reads as many numbers as were received; the list length field may say more. */
    public static LogicalUnitList decode(ByteBuffer data) throws InvalidFieldException {
        Fields f = Fields.ofData(data, "REPORT LUNS data");
        long there = Math.min(f.u32(0), f.length() - 8) / 8;
        if (there > MAX) {
            throw f.invalid(0, there + " units, at most " + MAX + " expected");
        }
        List<Long> luns = new ArrayList<>();
        for (int i = 0; i < there; i++) {
            luns.add(f.s64(8 + 8 * i));
        }
        return new LogicalUnitList(luns);
    }
}
