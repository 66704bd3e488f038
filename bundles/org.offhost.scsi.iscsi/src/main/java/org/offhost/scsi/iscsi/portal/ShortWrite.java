// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiResponse;

/**
 * A write that wants more than its initiator sends: what is sent is written, and nothing else changes. The unit gets a command
 * of as many blocks as are touched; the rest of the last one is what it holds now.
 *
 * @param cdb the shorter command
 * @param lastBlock address of a block of which only a part is sent; -1 if there is none
 * @param length bytes the shorter command writes
 */
record ShortWrite(byte[] cdb, long lastBlock, int length) {
    /**
     * Makes the shorter command.
     *
     * @param sent bytes that the initiator sends, fewer than the command wants
     * @return empty if it is no write of blocks
     */
    static Optional<ShortWrite> of(byte[] cdb, long sent, long block) {
        ByteBuffer b = ByteBuffer.wrap(cdb.clone());
        int touched = (int) ((sent + block - 1) / block);
        long first;
        switch (cdb[0] & 0xFF) {
            case 0x2A, 0x2E:
                first = b.getInt(2) & 0xFFFF_FFFFL;
                b.putShort(7, (short) touched);
                break;
            case 0xAA, 0xAE:
                first = b.getInt(2) & 0xFFFF_FFFFL;
                b.putInt(6, touched);
                break;
            case 0x8A, 0x8E:
                first = b.getLong(2);
                b.putInt(10, touched);
                break;
            default:
                return Optional.empty();
        }
        long last = sent % block == 0 ? -1 : first + touched - 1;
        return Optional.of(new ShortWrite(b.array(), last, (int) (touched * block)));
    }

    /** What the shorter command writes; empty if the unit does not give the rest of the last block. */
    Optional<ByteBuffer> data(UnitLink unit, ByteBuffer sent) throws IOException {
        ByteBuffer whole = ByteBuffer.allocate(length);
        if (lastBlock >= 0) {
            ByteBuffer last = whole.duplicate().position(length - (int) unit.blockLength());
            ScsiCommand read = ScsiCommand.in(new Cdb.Read(lastBlock, 1, false).encode(), last);
            if (unit.execute(read).status() != ScsiResponse.GOOD || last.hasRemaining()) {
                return Optional.empty();
            }
        }
        return Optional.of(whole.put(0, sent, sent.position(), sent.remaining()));
    }
}
