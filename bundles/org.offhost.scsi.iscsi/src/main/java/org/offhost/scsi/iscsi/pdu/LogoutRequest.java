// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.pdu;

import java.nio.ByteBuffer;

/**
 * Logout Request (11.14).
 *
 * @param reason {@link #CLOSE_SESSION}, …
 * @param connection identifier of the connection that is meant
 */
public record LogoutRequest(
        boolean immediate, int reason, int initiatorTaskTag, int connection, int cmdSn, int expStatSn)
        implements Pdu.Numbered {
    public static final int CLOSE_SESSION = 0;
    public static final int CLOSE_CONNECTION = 1;
    public static final int REMOVE_FOR_RECOVERY = 2;

    static final int CODE = 0x06;

    static LogoutRequest of(ByteBuffer h, boolean immediate) {
        return new LogoutRequest(
                immediate, h.get(1) & 0x7F, h.getInt(16), h.getShort(20) & 0xFFFF, h.getInt(24), h.getInt(28));
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
        h.put(1, (byte) (0x80 | reason))
                .putShort(20, (short) connection)
                .putInt(24, cmdSn)
                .putInt(28, expStatSn);
    }
}
