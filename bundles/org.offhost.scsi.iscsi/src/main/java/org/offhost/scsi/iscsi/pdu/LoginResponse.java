// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.pdu;

import java.nio.ByteBuffer;

/**
 * Login Response (11.13).
 *
 * @param isid as in the request
 * @param tsih the target's part of the session's identifier; 0 until the last response of a login
 * @param status class in the high and detail in the low byte: {@link #SUCCESS}, …
 * @param data keys and values
 */
public record LoginResponse(
        LoginStage stage,
        int versionMax,
        int versionActive,
        long isid,
        int tsih,
        int initiatorTaskTag,
        Counters counters,
        int status,
        ByteBuffer data)
        implements Pdu.Counted {
    public static final int SUCCESS = 0x0000;
    public static final int MOVED_FOR_NOW = 0x0101;
    public static final int MOVED = 0x0102;
    public static final int INITIATOR_ERROR = 0x0200;
    public static final int AUTHENTICATION_FAILED = 0x0201;
    public static final int FORBIDDEN = 0x0202;
    public static final int NO_SUCH_TARGET = 0x0203;
    public static final int UNSUPPORTED_VERSION = 0x0205;
    public static final int TOO_MANY_CONNECTIONS = 0x0206;
    public static final int MISSING_PARAMETER = 0x0207;
    public static final int UNSUPPORTED_SESSION_TYPE = 0x0209;
    public static final int NO_SUCH_SESSION = 0x020A;
    public static final int INVALID_DURING_LOGIN = 0x020B;
    public static final int TARGET_ERROR = 0x0300;
    public static final int OUT_OF_RESOURCES = 0x0302;

    static final int CODE = 0x23;

    static LoginResponse of(ByteBuffer h, ByteBuffer data) throws MalformedPduException {
        int status = h.getShort(36) & 0xFFFF;
        return new LoginResponse(
                // one that failed need not say where it stood
                status == SUCCESS ? LoginStage.of("Login Response", h.get(1)) : new LoginStage(false, false, 0, 0),
                h.get(2) & 0xFF,
                h.get(3) & 0xFF,
                h.getLong(8) >>> 16,
                h.getShort(14) & 0xFFFF,
                h.getInt(16),
                Counters.get(h),
                status,
                data);
    }

    @Override
    public int operationCode() {
        return CODE;
    }

    @Override
    public void putFields(ByteBuffer h) {
        h.put(1, (byte) stage.flags()).put(2, (byte) versionMax).put(3, (byte) versionActive);
        h.putLong(8, isid << 16 | tsih).putShort(36, (short) status);
        counters.put(h);
    }
}
