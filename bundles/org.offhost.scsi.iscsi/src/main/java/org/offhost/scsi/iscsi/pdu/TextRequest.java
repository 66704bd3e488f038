// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.pdu;

import java.nio.ByteBuffer;

/**
 * Text Request (11.10).
 *
 * @param last whether the initiator has no more to say
 * @param more whether the text goes on in the next request
 * @param targetTransferTag of the response it goes on from; {@link #NO_TAG} at the beginning
 * @param data keys and values
 */
public record TextRequest(
        boolean immediate,
        boolean last,
        boolean more,
        long lun,
        int initiatorTaskTag,
        int targetTransferTag,
        int cmdSn,
        int expStatSn,
        ByteBuffer data)
        implements Pdu.Numbered {
    static final int CODE = 0x04;

    static TextRequest of(ByteBuffer h, boolean immediate, ByteBuffer data) throws MalformedPduException {
        int flags = h.get(1);
        if ((flags & 0xC0) == 0xC0) {
            throw MalformedPduException.at("Text Request", 1, "final and to be continued are both set");
        }
        return new TextRequest(
                immediate,
                (flags & 0x80) != 0,
                (flags & 0x40) != 0,
                h.getLong(8),
                h.getInt(16),
                h.getInt(20),
                h.getInt(24),
                h.getInt(28),
                data);
    }

    @Override
    public int operationCode() {
        return CODE;
    }

    @Override
    public void putFields(ByteBuffer h) {
        h.put(1, (byte) ((last ? 0x80 : 0) | (more ? 0x40 : 0))).putLong(8, lun).putInt(20, targetTransferTag);
        h.putInt(24, cmdSn).putInt(28, expStatSn);
    }
}
