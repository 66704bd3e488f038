// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.pdu;

import java.nio.ByteBuffer;

/**
 * Text Response (11.11).
 *
 * @param last whether the target has no more to say
 * @param more whether the text goes on in the next response
 * @param targetTransferTag by which the next request goes on; {@link #NO_TAG} at the end
 * @param data keys and values
 */
public record TextResponse(
        boolean last,
        boolean more,
        long lun,
        int initiatorTaskTag,
        int targetTransferTag,
        Counters counters,
        ByteBuffer data)
        implements Pdu.Counted {
    static final int CODE = 0x24;

    static TextResponse of(ByteBuffer h, ByteBuffer data) throws MalformedPduException {
        int flags = h.get(1);
        if ((flags & 0xC0) == 0xC0) {
            throw MalformedPduException.at("Text Response", 1, "final and to be continued are both set");
        }
        return new TextResponse(
                (flags & 0x80) != 0,
                (flags & 0x40) != 0,
                h.getLong(8),
                h.getInt(16),
                h.getInt(20),
                Counters.get(h),
                data);
    }

    @Override
    public int operationCode() {
        return CODE;
    }

    @Override
    public void putFields(ByteBuffer h) {
        h.put(1, (byte) ((last ? 0x80 : 0) | (more ? 0x40 : 0))).putLong(8, lun).putInt(20, targetTransferTag);
        counters.put(h);
    }
}
