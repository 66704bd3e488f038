// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.pdu;

import java.nio.ByteBuffer;

/**
 * NOP-In (11.19): the answer to a ping, or a ping of the target.
 *
 * @param initiatorTaskTag that of the ping which is answered; {@link #NO_TAG} for a ping of its own
 * @param targetTransferTag {@link #NO_TAG} if no answer is wanted
 * @param data echo
 */
public record NopIn(long lun, int initiatorTaskTag, int targetTransferTag, Counters counters, ByteBuffer data)
        implements Pdu.Counted {
    static final int CODE = 0x20;

    static NopIn of(ByteBuffer h, ByteBuffer data) {
        return new NopIn(h.getLong(8), h.getInt(16), h.getInt(20), Counters.get(h), data);
    }

    @Override
    public int operationCode() {
        return CODE;
    }

    @Override
    public void putFields(ByteBuffer h) {
        h.put(1, (byte) 0x80).putLong(8, lun).putInt(20, targetTransferTag);
        counters.put(h);
    }
}
