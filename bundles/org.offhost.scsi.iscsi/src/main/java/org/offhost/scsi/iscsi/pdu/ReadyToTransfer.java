// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.pdu;

import java.nio.ByteBuffer;

/**
 * Ready To Transfer (11.8): the target asks for a part of the data.
 *
 * @param r2tSn number within the command
 * @param offset of the part, up to 2³² - 1
 * @param length of the part, 1 to 2³² - 1
 */
public record ReadyToTransfer(
        long lun, int initiatorTaskTag, int targetTransferTag, Counters counters, int r2tSn, long offset, long length)
        implements Pdu.Counted {
    static final int CODE = 0x31;

    static ReadyToTransfer of(ByteBuffer h) throws MalformedPduException {
        long length = h.getInt(44) & 0xFFFF_FFFFL;
        if (length == 0) {
            throw MalformedPduException.at("R2T", 44, "asks for 0 bytes");
        }
        return new ReadyToTransfer(
                h.getLong(8),
                h.getInt(16),
                h.getInt(20),
                Counters.get(h),
                h.getInt(36),
                h.getInt(40) & 0xFFFF_FFFFL,
                length);
    }

    @Override
    public ByteBuffer data() {
        return NO_DATA;
    }

    @Override
    public int operationCode() {
        return CODE;
    }

    @Override
    public void putFields(ByteBuffer h) {
        h.put(1, (byte) 0x80).putLong(8, lun).putInt(20, targetTransferTag);
        counters.put(h);
        h.putInt(36, r2tSn).putInt(40, (int) offset).putInt(44, (int) length);
    }
}
