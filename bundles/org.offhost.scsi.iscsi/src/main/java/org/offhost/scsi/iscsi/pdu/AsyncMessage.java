// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.pdu;

import java.nio.ByteBuffer;

/**
 * Asynchronous Message (11.9).
 *
 * @param event {@link #SCSI_EVENT}, …
 * @param code of the vendor, for a vendor's event
 * @param data sense data of a SCSI event, as in {@link ScsiResult}
 */
public record AsyncMessage(
        long lun,
        Counters counters,
        int event,
        int code,
        int parameter1,
        int parameter2,
        int parameter3,
        ByteBuffer data)
        implements Pdu.Counted {
    public static final int SCSI_EVENT = 0;
    public static final int LOGOUT_REQUESTED = 1;
    public static final int CONNECTION_DROPPED = 2;
    public static final int SESSION_DROPPED = 3;
    public static final int NEGOTIATION_REQUESTED = 4;

    static final int CODE = 0x32;

    static AsyncMessage of(ByteBuffer h, ByteBuffer data) {
        return new AsyncMessage(
                h.getLong(8),
                Counters.get(h),
                h.get(36) & 0xFF,
                h.get(37) & 0xFF,
                h.getShort(38) & 0xFFFF,
                h.getShort(40) & 0xFFFF,
                h.getShort(42) & 0xFFFF,
                data);
    }

    @Override
    public int initiatorTaskTag() {
        return NO_TAG;
    }

    @Override
    public int operationCode() {
        return CODE;
    }

    @Override
    public void putFields(ByteBuffer h) {
        h.put(1, (byte) 0x80).putLong(8, lun).put(36, (byte) event).put(37, (byte) code);
        counters.put(h);
        h.putShort(38, (short) parameter1).putShort(40, (short) parameter2).putShort(42, (short) parameter3);
    }
}
