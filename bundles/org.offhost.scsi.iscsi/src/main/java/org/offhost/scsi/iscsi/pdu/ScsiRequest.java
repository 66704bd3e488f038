// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.pdu;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * SCSI Command (11.3).
 *
 * @param last whether no unsolicited Data-Out follows
 * @param reads whether data comes in
 * @param writes whether data goes out
 * @param attribute of the task: {@link #SIMPLE}, …
 * @param expectedLength bytes that the initiator expects to go, or to come where nothing goes; up to 2³² - 1
 * @param readLength bytes that it expects to come where data goes both ways; else 0
 * @param cdb of at least 16 bytes: what it does not fill is zero
 * @param data immediate data
 */
public record ScsiRequest(
        boolean immediate,
        boolean last,
        boolean reads,
        boolean writes,
        int attribute,
        long lun,
        int initiatorTaskTag,
        long expectedLength,
        int cmdSn,
        int expStatSn,
        long readLength,
        byte[] cdb,
        ByteBuffer data)
        implements Pdu.Numbered {
    public static final int UNTAGGED = 0;
    public static final int SIMPLE = 1;
    public static final int ORDERED = 2;
    public static final int HEAD_OF_QUEUE = 3;

    public static final int CODE = 0x01;

    private static final int CDB_IN_HEADER = 16;
    private static final int LONGEST_CDB = 260;
    private static final int EXTENDED_CDB = 1;
    private static final int READ_LENGTH = 2;

    public ScsiRequest {
        cdb = Arrays.copyOf(cdb, Math.max(cdb.length, CDB_IN_HEADER));
        if (cdb.length > LONGEST_CDB) {
            throw new IllegalArgumentException("CDB of " + cdb.length + " bytes");
        }
    }

    /** Its number, in a header. */
    public static int cmdSn(ByteBuffer header) {
        return header.getInt(24);
    }

    static ScsiRequest of(ByteBuffer h, boolean immediate, ByteBuffer additional, ByteBuffer data)
            throws MalformedPduException {
        byte[] cdb = new byte[CDB_IN_HEADER];
        h.get(32, cdb);
        long readLength = 0;
        for (int at = 0; at < additional.limit(); ) {
            int length = at + 4 > additional.limit() ? 0 : additional.getShort(at) & 0xFFFF;
            int end = at + 3 + length;
            if (length == 0 || end > additional.limit()) {
                throw MalformedPduException.at(
                        "additional header of SCSI Command",
                        at,
                        length + " bytes of a segment, " + Math.max(0, additional.limit() - at - 3) + " are there");
            }
            int type = additional.get(at + 2) & 0x3F;
            if (type == EXTENDED_CDB) {
                if (length - 1 > LONGEST_CDB - CDB_IN_HEADER) {
                    throw MalformedPduException.at(
                            "additional header of SCSI Command",
                            at,
                            "CDB of " + (CDB_IN_HEADER + length - 1) + " bytes, at most " + LONGEST_CDB + " expected");
                }
                cdb = Arrays.copyOf(cdb, CDB_IN_HEADER + length - 1);
                additional.get(at + 4, cdb, CDB_IN_HEADER, length - 1);
            } else if (type == READ_LENGTH && length >= 5) {
                readLength = additional.getInt(at + 4) & 0xFFFF_FFFFL;
            }
            at = Pdu.padded(end);
        }
        int flags = h.get(1);
        return new ScsiRequest(
                immediate,
                (flags & 0x80) != 0,
                (flags & 0x40) != 0,
                (flags & 0x20) != 0,
                flags & 0x07,
                h.getLong(8),
                h.getInt(16),
                h.getInt(20) & 0xFFFF_FFFFL,
                cmdSn(h),
                h.getInt(28),
                readLength,
                cdb,
                data);
    }

    @Override
    public byte[] cdb() {
        return cdb.clone();
    }

    @Override
    public int operationCode() {
        return CODE;
    }

    @Override
    public void putFields(ByteBuffer h) {
        int flags = (last ? 0x80 : 0) | (reads ? 0x40 : 0) | (writes ? 0x20 : 0) | attribute & 0x07;
        h.put(1, (byte) flags)
                .putLong(8, lun)
                .putInt(20, (int) expectedLength)
                .putInt(24, cmdSn)
                .putInt(28, expStatSn)
                .put(32, cdb, 0, CDB_IN_HEADER);
    }

    @Override
    public ByteBuffer additionalHeader() {
        int more = cdb.length - CDB_IN_HEADER;
        boolean both = reads && writes || readLength != 0;
        if (more == 0 && !both) {
            return NO_DATA;
        }
        ByteBuffer b = ByteBuffer.allocate((more == 0 ? 0 : Pdu.padded(4 + more)) + (both ? 8 : 0));
        if (more > 0) {
            b.putShort((short) (more + 1))
                    .put((byte) EXTENDED_CDB)
                    .put((byte) 0)
                    .put(cdb, CDB_IN_HEADER, more);
            b.position(Pdu.padded(b.position()));
        }
        if (both) {
            b.putShort((short) 5).put((byte) READ_LENGTH).put((byte) 0).putInt((int) readLength);
        }
        return b.flip();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScsiRequest r
                && Arrays.equals(cdb, r.cdb)
                && fields().equals(r.fields())
                && data.equals(r.data);
    }

    @Override
    public int hashCode() {
        return fields().hashCode();
    }

    private List<Object> fields() {
        return List.of(
                immediate,
                last,
                reads,
                writes,
                attribute,
                lun,
                initiatorTaskTag,
                expectedLength,
                cmdSn,
                expStatSn,
                readLength);
    }
}
