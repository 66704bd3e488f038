// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.nio.ByteBuffer;

/**
 * How a copy stands: RECEIVE COPY STATUS(LID1) data (SPC-4 6.24).
 *
 * @param heldDataDiscarded HDD
 * @param status {@link #RUNNING}, {@link #DONE} or {@link #FAILED}
 * @param segments segments processed
 * @param transferUnits exponent of 1,024 that the count is in; 0 bytes, 1 KiB, …
 * @param transferCount amount written to destinations, in these units
 */
public record CopyStatus(boolean heldDataDiscarded, int status, int segments, int transferUnits, long transferCount) {
    public static final int LENGTH = 12;
    public static final int RUNNING = 0x00;
    public static final int DONE = 0x01;
    public static final int FAILED = 0x02;

    public byte[] encode() {
        return ByteBuffer.allocate(LENGTH)
                .putInt(LENGTH - 4)
                .put((byte) ((heldDataDiscarded ? 0x80 : 0) | status))
                .putShort((short) Math.min(segments, 0xFFFF))
                .put((byte) transferUnits)
                .putInt((int) transferCount)
                .array();
    }

    public static CopyStatus decode(ByteBuffer data) throws InvalidFieldException {
        Fields f = Fields.ofData(data, "copy status");
        return new CopyStatus(f.bit(4, 7), f.u8(4) & 0x7F, f.u16(5), f.u8(7), f.u32(8));
    }
}
