// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.pdu;

import java.nio.ByteBuffer;

/**
 * SCSI Response (11.4).
 *
 * @param response whether the target could execute the command: {@link #COMPLETED} or {@link #TARGET_FAILURE}
 * @param status SCSI status
 * @param residual of the data
 * @param readResidual of the data that comes where it goes both ways
 * @param expDataSn number of Data-In and R2T that were sent for the command
 * @param data length of the sense data in two bytes, and the sense data; may be empty
 */
public record ScsiResult(
        int response,
        int status,
        int initiatorTaskTag,
        Counters counters,
        int expDataSn,
        Residual residual,
        Residual readResidual,
        ByteBuffer data)
        implements Pdu.Counted {
    public static final int COMPLETED = 0;
    public static final int TARGET_FAILURE = 1;

    static final int CODE = 0x21;

    /** The data segment of sense data. */
    public static ByteBuffer segment(byte[] sense) {
        return sense.length == 0
                ? NO_DATA
                : ByteBuffer.allocate(2 + sense.length)
                        .putShort((short) sense.length)
                        .put(sense)
                        .flip();
    }

    static ScsiResult of(ByteBuffer h, ByteBuffer data) throws MalformedPduException {
        int flags = h.get(1);
        return new ScsiResult(
                h.get(2) & 0xFF,
                h.get(3) & 0xFF,
                h.getInt(16),
                Counters.get(h),
                h.getInt(36),
                Residual.of((flags & 0x04) != 0, (flags & 0x02) != 0, h.getInt(44)),
                Residual.of((flags & 0x10) != 0, (flags & 0x08) != 0, h.getInt(40)),
                data);
    }

    /**
     * The sense data; empty if there is none.
     *
     * @throws MalformedPduException if its length is more than there is
     */
    public byte[] sense() throws MalformedPduException {
        ByteBuffer d = data.slice();
        if (d.remaining() < 2) {
            return new byte[0];
        }
        int length = d.getShort() & 0xFFFF;
        if (length > d.remaining()) {
            throw MalformedPduException.at(
                    "data of SCSI Response", 0, "sense data of " + length + " bytes, " + d.remaining() + " are there");
        }
        byte[] sense = new byte[length];
        d.get(sense);
        return sense;
    }

    @Override
    public int operationCode() {
        return CODE;
    }

    @Override
    public void putFields(ByteBuffer h) {
        int flags = 0x80 | residual.flags() | readResidual.flags() << 2;
        h.put(1, (byte) flags).put(2, (byte) response).put(3, (byte) status).putInt(36, expDataSn);
        h.putInt(40, readResidual.field()).putInt(44, residual.field());
        counters.put(h);
    }
}
