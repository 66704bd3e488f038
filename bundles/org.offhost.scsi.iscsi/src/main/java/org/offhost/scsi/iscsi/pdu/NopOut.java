// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.pdu;

import java.nio.ByteBuffer;

/**
 * NOP-Out (11.18): a ping of the initiator, or its answer to one of the target.
 *
 * @param initiatorTaskTag {@link #NO_TAG} if no answer is wanted
 * @param targetTransferTag that of the ping which is answered; {@link #NO_TAG} for a ping of its own
 * @param data echoed by the target
 */
public record NopOut(
        boolean immediate,
        long lun,
        int initiatorTaskTag,
        int targetTransferTag,
        int cmdSn,
        int expStatSn,
        ByteBuffer data)
        implements Pdu.Numbered {
    static final int CODE = 0x00;

    static NopOut of(ByteBuffer h, boolean immediate, ByteBuffer data) {
        return new NopOut(immediate, h.getLong(8), h.getInt(16), h.getInt(20), h.getInt(24), h.getInt(28), data);
    }

    @Override
    public int operationCode() {
        return CODE;
    }

    @Override
    public void putFields(ByteBuffer h) {
        h.put(1, (byte) 0x80)
                .putLong(8, lun)
                .putInt(20, targetTransferTag)
                .putInt(24, cmdSn)
                .putInt(28, expStatSn);
    }
}
