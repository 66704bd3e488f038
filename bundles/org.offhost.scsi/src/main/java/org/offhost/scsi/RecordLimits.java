// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.nio.ByteBuffer;

/**
 * Which record lengths a tape takes: READ BLOCK LIMITS data (SSC-4 7.6.2).
 *
 * @param granularity exponent of two that lengths are multiples of
 * @param longest bytes of the longest record; 0 for no limit
 * @param shortest bytes of the shortest record
 */
public record RecordLimits(int granularity, int longest, int shortest) {
    public static final int LENGTH = 6;

    public byte[] encode() {
        ByteBuffer b = ByteBuffer.allocate(LENGTH).put(0, (byte) granularity);
        Fields.put24(b, 1, (int) Fields.fits("longest", longest, 24));
        return b.putShort(4, (short) Fields.fits("shortest", shortest, 16)).array();
    }

    public static RecordLimits decode(ByteBuffer data) throws InvalidFieldException {
        Fields f = Fields.ofData(data, "READ BLOCK LIMITS data");
        return new RecordLimits(f.u8(0) & 0x1F, f.u24(1), f.u16(4));
    }
}
