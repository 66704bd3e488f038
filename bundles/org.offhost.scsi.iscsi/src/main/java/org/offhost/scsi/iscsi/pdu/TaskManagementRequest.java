// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.pdu;

import java.nio.ByteBuffer;

/**
 * Task Management Function Request (11.5).
 *
 * @param function {@link #ABORT_TASK}, …
 * @param referencedTaskTag of the task that is meant; else {@link #NO_TAG}
 * @param refCmdSn number of the command that is meant
 */
public record TaskManagementRequest(
        boolean immediate,
        int function,
        long lun,
        int initiatorTaskTag,
        int referencedTaskTag,
        int cmdSn,
        int expStatSn,
        int refCmdSn,
        int expDataSn)
        implements Pdu.Numbered {
    public static final int ABORT_TASK = 1;
    public static final int ABORT_TASK_SET = 2;
    public static final int CLEAR_ACA = 3;
    public static final int CLEAR_TASK_SET = 4;
    public static final int LOGICAL_UNIT_RESET = 5;
    public static final int TARGET_WARM_RESET = 6;
    public static final int TARGET_COLD_RESET = 7;
    public static final int TASK_REASSIGN = 8;

    static final int CODE = 0x02;

    static TaskManagementRequest of(ByteBuffer h, boolean immediate) {
        return new TaskManagementRequest(
                immediate,
                h.get(1) & 0x7F,
                h.getLong(8),
                h.getInt(16),
                h.getInt(20),
                h.getInt(24),
                h.getInt(28),
                h.getInt(32),
                h.getInt(36));
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
        h.put(1, (byte) (0x80 | function))
                .putLong(8, lun)
                .putInt(20, referencedTaskTag)
                .putInt(24, cmdSn);
        h.putInt(28, expStatSn).putInt(32, refCmdSn).putInt(36, expDataSn);
    }
}
