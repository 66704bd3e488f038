// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.pdu;

import java.nio.ByteBuffer;

/**
 * SCSI Data-In (11.7).
 *
 * @param last whether it ends its sequence
 * @param acknowledge whether the target asks for an acknowledgement (not at error recovery level 0)
 * @param status of the command, if this is the last unit of it; else -1
 * @param dataSn number within the command
 * @param offset in the data of the command, up to 2³² - 1
 * @param residual of the data; none unless there is a status
 */
public record DataIn(
        boolean last,
        boolean acknowledge,
        int status,
        long lun,
        int initiatorTaskTag,
        int targetTransferTag,
        Counters counters,
        int dataSn,
        long offset,
        Residual residual,
        ByteBuffer data)
        implements Pdu.Counted {
    /** Without a status. */
    public static final int NO_STATUS = -1;

    public static final int CODE = 0x25;

    /** The tag of its task, in a header. */
    public static int tag(ByteBuffer header) {
        return header.getInt(16);
    }

    /** Where its data belongs, in a header. */
    public static long offset(ByteBuffer header) {
        return header.getInt(40) & 0xFFFF_FFFFL;
    }

    static DataIn of(ByteBuffer h, ByteBuffer data) throws MalformedPduException {
        int flags = h.get(1);
        boolean status = (flags & 0x01) != 0;
        if (status && (flags & 0x80) == 0) {
            throw MalformedPduException.at("SCSI Data-In", 1, "a status before the end");
        }
        return new DataIn(
                (flags & 0x80) != 0,
                (flags & 0x40) != 0,
                status ? h.get(3) & 0xFF : NO_STATUS,
                h.getLong(8),
                tag(h),
                h.getInt(20),
                Counters.get(h),
                h.getInt(36),
                offset(h),
                status ? Residual.of((flags & 0x04) != 0, (flags & 0x02) != 0, h.getInt(44)) : Residual.NONE,
                data);
    }

    @Override
    public int operationCode() {
        return CODE;
    }

    @Override
    public void putFields(ByteBuffer h) {
        int flags = (last ? 0x80 : 0) | (acknowledge ? 0x40 : 0);
        if (status != NO_STATUS) {
            flags |= 0x01 | residual.flags();
            h.put(3, (byte) status).putInt(44, residual.field());
        }
        h.put(1, (byte) flags).putLong(8, lun).putInt(20, targetTransferTag);
        counters.put(h);
        h.putInt(36, dataSn).putInt(40, (int) offset);
    }
}
