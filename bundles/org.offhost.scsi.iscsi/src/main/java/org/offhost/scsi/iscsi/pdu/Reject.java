// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.pdu;

import java.nio.ByteBuffer;

/**
 * Reject (11.17).
 *
 * @param reason {@link #PROTOCOL_ERROR}, …
 * @param dataSn number of the next Data-In or R2T, where it is about one
 * @param data the header of what is rejected
 */
public record Reject(int reason, Counters counters, int dataSn, ByteBuffer data) implements Pdu.Counted {
    public static final int DATA_DIGEST_ERROR = 0x02;
    public static final int SNACK_REJECTED = 0x03;
    public static final int PROTOCOL_ERROR = 0x04;
    public static final int COMMAND_NOT_SUPPORTED = 0x05;
    public static final int TOO_MANY_IMMEDIATE = 0x06;
    public static final int TASK_IN_PROGRESS = 0x07;
    public static final int INVALID_FIELD = 0x09;

    static final int CODE = 0x3F;

    static Reject of(ByteBuffer h, ByteBuffer data) {
        return new Reject(h.get(2) & 0xFF, Counters.get(h), h.getInt(36), data);
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
        h.put(1, (byte) 0x80).put(2, (byte) reason);
        counters.put(h);
        h.putInt(36, dataSn);
    }
}
