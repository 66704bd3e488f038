// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.device;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import org.offhost.block.EndOfMediumException;
import org.offhost.block.RecordDevice;
import org.offhost.block.Unit;
import org.offhost.block.UnreadableRecordException;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.CheckConditionException;
import org.offhost.scsi.LogicalUnit;
import org.offhost.scsi.MediumAttributes;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;
import org.offhost.scsi.TapeHead;

/**
 * A tape with records of any length (SSC-4).
 *
 * <p>Commands that move the tape are repeated only after a unit attention that leaves the position alone.
 */
final class ScsiTape implements RecordDevice {
    /** Transfer lengths have 24 bits. */
    private static final int MAX_RECORD = 0xFF_FFFF;

    private final LogicalUnit device;
    private final TapeHead head;
    private final Unit unit;
    private final Closeable release;

    ScsiTape(LogicalUnit device, Unit unit, Closeable release) {
        this.device = device;
        this.head = new TapeHead(device);
        this.unit = unit;
        this.release = release;
    }

    @Override
    public Unit unit() {
        return unit;
    }

    @Override
    public long position() throws IOException {
        return head.position();
    }

    @Override
    public void locate(long object) throws IOException {
        if (object < 0 && object != END_OF_DATA) {
            throw new IllegalArgumentException("object=" + object);
        }
        if (object == END_OF_DATA) {
            head.toEndOfData();
        } else {
            head.locate(object);
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int length = Math.min(target.remaining(), Math.min(MAX_RECORD, device.longestTransfer()));
        if (length == 0) {
            throw new IllegalArgumentException("no room for a record");
        }
        ByteBuffer data = target.slice(target.position(), length);
        head.compare("Nothing was read");
        ScsiResponse response =
                head.send(() -> ScsiCommand.in(new Cdb.ReadRecord(false, false, length).encode(), data.clear()));
        int read = outcome(response, length);
        if (read > 0 && data.position() < read) {
            readAgain(data.clear().limit(read));
        }
        target.position(target.position() + Math.max(0, read));
        return read;
    }

    /**
     * Reads the record that was passed, with just its length: some drives tell how long a record is and send another number of
     * bytes of it.
     */
    private void readAgain(ByteBuffer data) throws IOException {
        int length = data.remaining();
        head.locate(head.position() - 1);
        ScsiResponse response =
                head.send(() -> ScsiCommand.in(new Cdb.ReadRecord(false, false, length).encode(), data.position(0)));
        if (outcome(response, length) != length || data.hasRemaining()) {
            throw new IOException(
                    "unit " + unit.designator() + ": a record of " + length + " bytes came with " + data.position());
        }
    }

    /** What was read; a filemark is nothing but that, whatever data the drive sent with it. */
    private int outcome(ScsiResponse response, int length) throws IOException {
        long read;
        try {
            read = response.status() == ScsiResponse.GOOD ? length : recordRead(response, length);
        } catch (IOException e) {
            head.lost();
            throw e;
        }
        head.passed(read == BLANK ? 0 : 1);
        if (read > length) {
            throw new IOException(
                    "unit " + unit.designator() + ": the record has " + read + " bytes, there is room for " + length);
        }
        return (int) read;
    }

    /** SSC-4 5.4: with SILI=0 all but a record of just the length asked for is told by sense data. */
    private long recordRead(ScsiResponse response, int length) throws IOException {
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
        if (residual >= length) {
            throw e;
        }
        return (long) length - residual;
    }

    @Override
    public void write(ByteBuffer record) throws IOException, EndOfMediumException {
        int length = record.remaining();
        if (length == 0 || length > MAX_RECORD) {
            throw new IllegalArgumentException("record of " + length + " bytes");
        }
        Cdb.WriteRecord write = new Cdb.WriteRecord(false, length);
        head.compareToWrite();
        requireWritten(
                head.send(() -> ScsiCommand.out(write.encode(), record.duplicate())),
                "WRITE of a record of " + length + " bytes",
                1,
                length);
        record.position(record.limit());
    }

    @Override
    public void writeFilemarks(int count) throws IOException {
        Cdb.WriteFilemarks write = new Cdb.WriteFilemarks(false, count);
        if (count == 0) {
            head.compare("What was written before it is not to be trusted");
        } else {
            head.compareToWrite();
        }
        requireWritten(head.send(() -> ScsiCommand.of(write.encode())), "WRITE FILEMARKS(" + count + ")", count, count);
        head.compare("What was written is not to be trusted");
    }

    /** @param length of the transfer, in the units that its residual counts */
    private void requireWritten(ScsiResponse response, String action, int objects, int length) throws IOException {
        if (response.status() == ScsiResponse.GOOD) {
            head.passed(objects);
            return;
        }
        Optional<SenseData> sense =
                CheckConditionException.of(unit.designator(), action, response).sense();
        if (sense.filter(CheckConditionException::isEarlyWarning).isEmpty()) {
            OptionalLong written = sense.map(s -> written(s, objects, length)).orElse(OptionalLong.empty());
            written.ifPresentOrElse(head::passed, head::lost);
            throw CheckConditionException.ofWrite(unit.designator(), action, response);
        }
        head.passed(objects);
    }

    /** Objects that are on the tape though it was full: all, none, or as many filemarks as the residual leaves (SSC-4 5.5). */
    private static OptionalLong written(SenseData sense, int objects, int length) {
        long residual = sense.information().orElse(-1);
        if (sense.deferred()
                || !CheckConditionException.isEndOfMedium(sense)
                || residual < 0
                || residual > length
                || objects != length && residual % length != 0) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(objects == length ? objects - residual : residual == 0 ? objects : 0);
    }

    @Override
    public void spaceFilemarks(int count) throws IOException {
        if (count < 0) {
            throw new IllegalArgumentException("count=" + count);
        }
        head.spaceFilemarks(count);
    }

    @Override
    public OptionalLong remaining() throws IOException {
        Optional<MediumAttributes> told = MediumAttributes.of(device);
        return told.isPresent() ? told.get().remaining() : OptionalLong.empty();
    }

    @Override
    public void close() throws IOException {
        release.close();
    }
}
