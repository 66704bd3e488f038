// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.pdu;

import java.nio.ByteBuffer;

/**
 * SNACK Request (11.16): asks for units again. Only its layout is known here; at error recovery level 0 it is refused.
 *
 * @param type what is asked for
 * @param first number of the first unit
 * @param count of units; 0 for all that follow
 */
public record SnackRequest(
        int type, long lun, int initiatorTaskTag, int targetTransferTag, int expStatSn, int first, int count)
        implements Pdu {
    static final int CODE = 0x10;

    static SnackRequest of(ByteBuffer h) {
        return new SnackRequest(
                h.get(1) & 0x0F, h.getLong(8), h.getInt(16), h.getInt(20), h.getInt(28), h.getInt(40), h.getInt(44));
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
        h.put(1, (byte) (0x80 | type))
                .putLong(8, lun)
                .putInt(20, targetTransferTag)
                .putInt(28, expStatSn);
        h.putInt(40, first).putInt(44, count);
    }
}
