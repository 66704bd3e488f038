// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.pdu;

import java.nio.ByteBuffer;

/**
 * Task Management Function Response (11.6).
 *
 * @param response {@link #COMPLETE}, …
 */
public record TaskManagementResponse(int response, int initiatorTaskTag, Counters counters) implements Pdu.Counted {
    public static final int COMPLETE = 0;
    public static final int NO_SUCH_TASK = 1;
    public static final int NO_SUCH_UNIT = 2;
    public static final int REASSIGNMENT_NOT_SUPPORTED = 4;
    public static final int NOT_SUPPORTED = 5;
    public static final int REJECTED = 255;

    static final int CODE = 0x22;

    static TaskManagementResponse of(ByteBuffer h) {
        return new TaskManagementResponse(h.get(2) & 0xFF, h.getInt(16), Counters.get(h));
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
    }
}
