// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.pdu;

import java.nio.ByteBuffer;

/**
 * Logout Response (11.15).
 *
 * @param response {@link #CLOSED}, …
 * @param timeToWait seconds before the initiator may come again
 * @param timeToRetain seconds for which tasks are kept
 */
public record LogoutResponse(int response, int initiatorTaskTag, Counters counters, int timeToWait, int timeToRetain)
        implements Pdu.Counted {
    public static final int CLOSED = 0;
    public static final int NO_SUCH_CONNECTION = 1;
    public static final int RECOVERY_NOT_SUPPORTED = 2;

    static final int CODE = 0x26;

    static LogoutResponse of(ByteBuffer h) {
        return new LogoutResponse(
                h.get(2) & 0xFF, h.getInt(16), Counters.get(h), h.getShort(40) & 0xFFFF, h.getShort(42) & 0xFFFF);
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
        h.put(1, (byte) 0x80).put(2, (byte) response);
        counters.put(h);
        h.putShort(40, (short) timeToWait).putShort(42, (short) timeToRetain);
    }
}
