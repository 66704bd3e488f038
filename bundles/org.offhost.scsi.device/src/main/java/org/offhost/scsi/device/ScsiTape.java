// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.device;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.offhost.block.EndOfMediumException;
import org.offhost.block.RecordDevice;
import org.offhost.block.Unit;
import org.offhost.block.UnreadableRecordException;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.CheckConditionException;
import org.offhost.scsi.LogicalUnit;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;
import org.offhost.scsi.TapePosition;

/**
 * A tape with records of any length (SSC-4).
 *
 * <p>Commands that move the tape are repeated only after a unit attention that leaves the position alone.
 */
final class ScsiTape implements RecordDevice {
    /** Transfer lengths have 24 bits. */
    private static final int MAX_RECORD = 0xFF_FFFF;

    private final LogicalUnit device;
    private final Unit unit;
    private final Closeable release;

    ScsiTape(LogicalUnit device, Unit unit, Closeable release) {
        this.device = device;
        this.unit = unit;
        this.release = release;
    }

    @Override
    public Unit unit() {
        return unit;
    }

    @Override
    public long position() throws IOException {
        TapePosition position = device.tapePosition();
        if (!position.known()) {
            throw new IOException("unit " + unit.designator() + " does not know its position");
        }
        return position.object();
    }

    @Override
    public void locate(long object) throws IOException {
        if (object < 0 && object != END_OF_DATA) {
            throw new IllegalArgumentException("object=" + object);
        }
        Cdb move = object == END_OF_DATA ? new Cdb.Space(Cdb.Space.END_OF_DATA, 0) : new Cdb.Locate(object, false);
        device.run(move, LogicalUnit.WINDING_TIMEOUT);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int length = Math.min(target.remaining(), MAX_RECORD);
        if (length == 0) {
            throw new IllegalArgumentException("no room for a record");
        }
        ByteBuffer data = target.slice(target.position(), length);
        ScsiResponse response =
                send(() -> ScsiCommand.in(new Cdb.ReadRecord(false, false, length).encode(), data.clear()));
        int read = response.status() == ScsiResponse.GOOD ? length : recordRead(response, length);
        if (read > 0 && data.position() < read) {
            throw new IOException(
                    "unit " + unit.designator() + ": a record of " + read + " bytes came with " + data.position());
        }
        target.position(target.position() + Math.max(0, read));
        return read;
    }

    /** SSC-4 5.4: with SILI=0 all but a record of just the length asked for is told by sense data. */
    private int recordRead(ScsiResponse response, int length) throws IOException {
        CheckConditionException e =
                CheckConditionException.of(unit.designator(), "READ of a record of " + length + " bytes", response);
        SenseData sense = e.sense().orElseThrow(() -> e);
        if (sense.flags().filemark()) {
            return FILEMARK;
        }
        if (sense.key() == SenseKey.BLANK_CHECK || sense.code().equals(AdditionalSense.END_OF_DATA)) {
            return BLANK;
        }
        if (sense.key() == SenseKey.MEDIUM_ERROR) {
            UnreadableRecordException unreadable = new UnreadableRecordException(unit.designator(), e.getMessage());
            unreadable.initCause(e);
            throw unreadable;
        }
        if (sense.key() != SenseKey.NO_SENSE && sense.key() != SenseKey.RECOVERED_ERROR) {
            throw e;
        }
        int residual = (int) sense.information().orElse(0);
        if (residual < 0) {
            throw new IOException("unit " + unit.designator() + ": the record has " + ((long) length - residual)
                    + " bytes, there is room for " + length);
        }
        if (residual >= length) {
            throw e;
        }
        return length - residual;
    }

    @Override
    public void write(ByteBuffer record) throws IOException, EndOfMediumException {
        int length = record.remaining();
        if (length == 0 || length > MAX_RECORD) {
            throw new IllegalArgumentException("record of " + length + " bytes");
        }
        Cdb.WriteRecord write = new Cdb.WriteRecord(false, length);
        requireWritten(
                send(() -> ScsiCommand.out(write.encode(), record.duplicate())),
                "WRITE of a record of " + length + " bytes");
        record.position(record.limit());
    }

    @Override
    public void writeFilemarks(int count) throws IOException {
        Cdb.WriteFilemarks write = new Cdb.WriteFilemarks(false, count);
        requireWritten(send(() -> ScsiCommand.of(write.encode())), "WRITE FILEMARKS(" + count + ")");
    }

    private void requireWritten(ScsiResponse response, String action) throws IOException {
        if (response.status() == ScsiResponse.GOOD) {
            return;
        }
        Optional<SenseData> sense =
                CheckConditionException.of(unit.designator(), action, response).sense();
        if (sense.filter(CheckConditionException::isEarlyWarning).isEmpty()) {
            throw CheckConditionException.ofWrite(unit.designator(), action, response);
        }
    }

    @Override
    public void spaceFilemarks(int count) throws IOException {
        if (count < 0) {
            throw new IllegalArgumentException("count=" + count);
        }
        device.run(new Cdb.Space(Cdb.Space.FILEMARKS, count), LogicalUnit.WINDING_TIMEOUT);
    }

    /** Sends a command that works at the position the tape has; repeats it only if that is still so. */
    private ScsiResponse send(LogicalUnit.Attempt attempt) throws IOException {
        for (int tries = 0; ; tries++) {
            ScsiResponse response = device.execute(attempt.command(), LogicalUnit.WINDING_TIMEOUT);
            if (response.status() == ScsiResponse.GOOD || tries == 3 || !leftPositionAlone(response)) {
                return response;
            }
        }
    }

    /** A reset or a change of the medium (29h, 28h) loses the position; other attentions only want to be heard. */
    private boolean leftPositionAlone(ScsiResponse response) {
        return CheckConditionException.of(unit.designator(), "", response)
                .sense()
                .filter(s -> s.key() == SenseKey.UNIT_ATTENTION
                        && s.code().asc() != 0x28
                        && s.code().asc() != 0x29)
                .isPresent();
    }

    @Override
    public void close() throws IOException {
        release.close();
    }
}
