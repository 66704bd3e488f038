// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.block.Designator;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyException.Reason;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.CheckConditionException;
import org.offhost.scsi.LogicalUnit;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;

/**
 * Writes what the host has to a disk, in whole blocks and long rows.
 *
 * <p>It is shown all bytes of a stretch of the destination in ascending order. A block of which only a part is written here is
 * read first if its other bytes have to stay; if a copy command gives them, it comes later, and zeros hold the place.
 */
final class BlockWriter {
    private static final int ROW = 1 << 20;

    /** From here on a command costs less than the bytes do. */
    private static final int MANY_ZEROS = 16 << 10;

    /** WRITE SAME of so much takes a disk a moment only. */
    private static final long SAME = 64 << 20;

    private final Lane lane;
    private final LogicalUnit unit;
    private final int block;
    private final ByteBuffer row;
    private boolean knowsWriteSame = true;
    private long position;
    private boolean active;
    private long base;
    private boolean keptBefore;

    BlockWriter(Lane lane) {
        this.lane = lane;
        this.unit = lane.pair().destination();
        this.block = lane.pair().destinationBlock();
        // direct: a file's channel would copy an array once more
        this.row = ByteBuffer.allocateDirect(Math.max(ROW, block));
    }

    /** Begins a stretch at the start of a block. */
    void begin(long at) {
        position = at;
        active = false;
        keptBefore = false;
    }

    /** Byte of the destination that is shown next. */
    long position() {
        return position;
    }

    /** Bytes to write next. */
    void put(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (!active) {
                start();
            }
            int length = Math.min(bytes.remaining(), row.remaining());
            row.put(bytes.slice(bytes.position(), length));
            bytes.position(bytes.position() + length);
            position += length;
            if (!row.hasRemaining()) {
                write();
            }
        }
    }

    private void start() throws IOException {
        int inside = (int) (position % block);
        base = position - inside;
        active = true;
        row.clear();
        if (keptBefore) {
            row.put(lane.read(unit, block, base, block).limit(inside));
        } else {
            row.put(new byte[inside]);
        }
        keptBefore = false;
    }

    /**
     * Bytes that are not written here.
     *
     * @param keep whether they have to stay as they are; otherwise a copy command writes them later
     */
    void pass(long length, boolean keep) throws IOException {
        long left = length;
        if (active) {
            int inside = (int) (position % block);
            int part = inside == 0 ? 0 : (int) Math.min(left, block - inside);
            if (keep && part > 0) {
                row.put(lane.read(unit, block, position - inside, block).slice(inside, part));
            } else {
                row.put(new byte[part]);
            }
            position += part;
            left -= part;
            if (position % block == 0) {
                write();
            }
        }
        if (left > 0) {
            position += left;
            long inside = position % block;
            keptBefore = inside != 0 && (keep || left < inside && keptBefore);
        }
    }

    /** Zeros: by WRITE SAME where there are many, otherwise as bytes. */
    void zeros(long length) throws IOException {
        long left = length;
        long head = Math.min(left, (block - position % block) % block);
        left -= putZeros(head);
        long whole = left / block * block;
        if (whole >= MANY_ZEROS && knowsWriteSame) {
            if (active) {
                write();
            }
            left -= same(whole);
        }
        putZeros(left);
    }

    private long putZeros(long length) throws IOException {
        for (long left = length; left > 0; ) {
            int part = (int) Math.min(left, ROW);
            put(ByteBuffer.allocate(part));
            left -= part;
        }
        lane.tally().moved(0, length, 0);
        return length;
    }

    /** As many zeros as WRITE SAME(16) writes; fewer if the unit does not know it. */
    private long same(long length) throws IOException {
        long done = 0;
        while (done < length) {
            long part = Math.min(length - done, SAME);
            Cdb.WriteSame same = new Cdb.WriteSame(position / block, part / block, false, false);
            ByteBuffer zero = ByteBuffer.allocate(block);
            ScsiResponse response = lane.repeated(unit, () -> ScsiCommand.out(same.encode(), zero.duplicate()));
            if (response.status() != ScsiResponse.GOOD) {
                SenseData sense = CheckConditionException.of(unit.designator(), "WRITE SAME", response)
                        .sense()
                        .orElse(null);
                if (sense != null && sense.key() == SenseKey.ILLEGAL_REQUEST && !outOfRange(sense)) {
                    knowsWriteSame = false;
                    break;
                }
                throw refused(unit.designator(), "WRITE SAME at byte " + position, response);
            }
            lane.tally().moved(part, 0, 0);
            position += part;
            done += part;
        }
        return done;
    }

    private static boolean outOfRange(SenseData sense) {
        return sense.code().equals(AdditionalSense.LBA_OUT_OF_RANGE);
    }

    /** Ends the stretch; bytes of its last block behind it stay. */
    void end() throws IOException {
        if (active) {
            int inside = (int) (position % block);
            if (inside != 0) {
                pass(block - inside, true);
            } else {
                write();
            }
        }
    }

    private void write() throws IOException {
        active = false;
        row.flip();
        if (!row.hasRemaining()) {
            return;
        }
        Cdb.Write write = new Cdb.Write(base / block, row.remaining() / block, false);
        ScsiResponse response = lane.repeated(unit, () -> ScsiCommand.out(write.encode(), row.duplicate()));
        if (response.status() != ScsiResponse.GOOD) {
            throw refused(unit.designator(), "WRITE at byte " + base, response);
        }
    }

    private static IOException refused(Designator unit, String action, ScsiResponse response) {
        CheckConditionException e = CheckConditionException.of(unit, action, response);
        boolean full = e.sense().filter(CheckConditionException::isEndOfMedium).isPresent();
        Reason reason =
                full ? Reason.DESTINATION_FULL : e.worthRepeating() ? Reason.TRANSIENT : Reason.DESTINATION_REFUSES;
        return new CopyException(reason, e.getMessage(), e);
    }
}
