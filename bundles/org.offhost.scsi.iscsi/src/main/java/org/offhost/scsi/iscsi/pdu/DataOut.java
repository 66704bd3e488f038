// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.pdu;

import java.nio.ByteBuffer;

/**
 * SCSI Data-Out (11.7). It has no CmdSN: those four bytes are reserved.
 *
 * @param last whether it ends its sequence
 * @param targetTransferTag of the R2T that asked for it; {@link #NO_TAG} if it is unsolicited
 * @param dataSn number within its sequence
 * @param offset in the data of the command, up to 2³² - 1
 */
public record DataOut(
        boolean last,
        long lun,
        int initiatorTaskTag,
        int targetTransferTag,
        int expStatSn,
        int dataSn,
        long offset,
        ByteBuffer data)
        implements Pdu {
    public static final int CODE = 0x05;

    static DataOut of(ByteBuffer h, ByteBuffer data) {
        return new DataOut(
                h.get(1) < 0,
                h.getLong(8),
                h.getInt(16),
                h.getInt(20),
                h.getInt(28),
                h.getInt(36),
                h.getInt(40) & 0xFFFF_FFFFL,
                data);
    }

    @Override
    public int operationCode() {
        return CODE;
    }

    @Override
    public void putFields(ByteBuffer h) {
        h.put(1, (byte) (last ? 0x80 : 0))
                .putLong(8, lun)
                .putInt(20, targetTransferTag)
                .putInt(28, expStatSn);
        h.putInt(36, dataSn).putInt(40, (int) offset);
    }
}
