// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.pdu;

import java.nio.ByteBuffer;

/**
 * Login Request (11.12); always immediate.
 *
 * @param isid the initiator's part of the session's identifier, 48 bits
 * @param tsih the target's part; 0 for a new session
 * @param connection identifier of the connection
 * @param data keys and values
 */
public record LoginRequest(
        LoginStage stage,
        int versionMax,
        int versionMin,
        long isid,
        int tsih,
        int initiatorTaskTag,
        int connection,
        int cmdSn,
        int expStatSn,
        ByteBuffer data)
        implements Pdu {
    static final int CODE = 0x03;

    static LoginRequest of(ByteBuffer h, ByteBuffer data) throws MalformedPduException {
        return new LoginRequest(
                LoginStage.of("Login Request", h.get(1)),
                h.get(2) & 0xFF,
                h.get(3) & 0xFF,
                h.getLong(8) >>> 16,
                h.getShort(14) & 0xFFFF,
                h.getInt(16),
                h.getShort(20) & 0xFFFF,
                h.getInt(24),
                h.getInt(28),
                data);
    }

    @Override
    public boolean immediate() {
        return true;
    }

    @Override
    public int operationCode() {
        return CODE;
    }

    @Override
    public void putFields(ByteBuffer h) {
        h.put(1, (byte) stage.flags()).put(2, (byte) versionMax).put(3, (byte) versionMin);
        h.putLong(8, isid << 16 | tsih)
                .putShort(20, (short) connection)
                .putInt(24, cmdSn)
                .putInt(28, expStatSn);
    }
}
