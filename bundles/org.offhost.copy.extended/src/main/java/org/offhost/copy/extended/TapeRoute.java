// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyException.Reason;
import org.offhost.copy.Piece;
import org.offhost.copy.Place;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.CheckConditionException;
import org.offhost.scsi.LogicalUnit;
import org.offhost.scsi.SegmentDescriptor;
import org.offhost.scsi.TapeHead;
import org.offhost.scsi.TapePosition;

/**
 * From a disk to records of one length on a tape.
 *
 * <p>All segments carry CAT, so that records run on from segment to segment; a command that is not the last ends on a
 * record, since residual data dies with its command (SPC-4 table 116). The last segment of the plan names a second CSCD of
 * the tape, with PAD, that fills up its record.
 */
final class TapeRoute implements Route {
    private static final String NOTHING_WRITTEN = "Nothing more was written";

    private final Lane lane;
    private final Place.Records place;
    private final long firstObject;
    private final int filemarks;
    private final TapeHead head;
    private boolean positioned;
    private long objectBefore;
    private int filemarksWritten;

    /**
     * @param firstObject the object that the plan's first byte lands in
     * @param filemarks filemarks behind the last record
     */
    TapeRoute(Lane lane, Place.Records place, long firstObject, int filemarks) {
        this.lane = lane;
        this.place = place;
        this.firstObject = firstObject;
        this.filemarks = filemarks;
        this.head = new TapeHead(lane.pair().destination());
    }

    @Override
    public Batch next(PieceCursor pieces, long start, RemoteCopyManager manager) throws IOException {
        int record = place.recordLength();
        long most =
                Math.max(record, Math.min(lane.size().bytes(), manager.limits().commandLength()) / record * record);
        TapeCapacity capacity = new TapeCapacity(manager.limits(), lane.pair().sourceBlock());
        List<Piece> taken = new ArrayList<>();
        long length = 0;
        Optional<Piece> next = pieces.peek();
        while (next.isPresent() && length < most) {
            long granted = capacity.admit(next.get(), most - length);
            if (granted == 0) {
                break;
            }
            Piece piece = pieces.take(granted);
            taken.add(piece);
            length += piece.length();
            next = pieces.peek();
        }
        if (next.isEmpty()) {
            return new Batch(start, taken, true);
        }
        long whole = length / record * record;
        if (whole == 0) {
            pieces.putBack(taken, 0);
            throw new CopyException(
                    Reason.NOT_SUPPORTED,
                    "a record of " + record + " bytes needs more than the "
                            + manager.limits().segments()
                            + " segments and " + manager.limits().inlineLength()
                            + " bytes of inline data that a command can hold");
        }
        pieces.putBack(taken, whole);
        return new Batch(start, first(taken, whole), false);
    }

    private static List<Piece> first(List<Piece> pieces, long length) {
        List<Piece> first = new ArrayList<>();
        long left = length;
        for (Piece piece : pieces) {
            if (left == 0) {
                break;
            }
            Piece part = PieceCursor.part(piece, 0, Math.min(left, piece.length()));
            first.add(part);
            left -= part.length();
        }
        return first;
    }

    @Override
    public void perform(Batch batch, RemoteCopyManager manager) throws IOException {
        boolean marks = batch.last() && filemarks > filemarksWritten;
        if (batch.pieces().isEmpty() && !marks) {
            return;
        }
        TapeCopyCommand command =
                new TapeCopyCommand(lane, place.recordLength(), manager.limits(), longestZeros(batch));
        locate(command, object(batch.start()), manager.limits());
        for (Piece piece : batch.pieces()) {
            command.append(piece);
        }
        if (batch.last()) {
            command.fillUp(batch.length());
        }
        boolean ownMarks = marks && !manager.limits().takes(SegmentDescriptor.WriteFilemarks.TYPE);
        if (marks && !ownMarks) {
            command.filemarks(filemarks - filemarksWritten);
        }
        positioned = false;
        command.send(manager, batch.length());
        positioned = true;
        head.movedTo(object(batch.end()) + (marks && !ownMarks ? filemarks - filemarksWritten : 0));
        lane.tally().there(batch.end());
        lane.tally().durable();
        if (ownMarks) {
            lane.check();
            head.compare(NOTHING_WRITTEN);
            writeFilemarks(filemarks - filemarksWritten);
        }
        if (batch.last()) {
            requireAt(object(batch.end()) + filemarks);
        }
    }

    /** What was counted is compared with where the tape is: a manager's GOOD alone does not tell what its drive took. */
    private void requireAt(long object) throws IOException {
        lane.check();
        long at = head.found();
        if (at != object) {
            throw new CopyException(
                    Reason.DESTINATION_REFUSES,
                    "the tape " + lane.pair().destination().designator() + " stands at object " + at
                            + " behind a copy that should end at object " + object);
        }
    }

    private void writeFilemarks(int count) throws IOException {
        try {
            lane.pair().destination().run(new Cdb.WriteFilemarks(false, count), LogicalUnit.WINDING_TIMEOUT);
        } catch (CheckConditionException e) {
            if (e.sense().filter(CheckConditionException::isEarlyWarning).isEmpty()) {
                throw e;
            }
        }
    }

    /**
     * By segment 12h where the manager knows it, otherwise by this host, as by it where the drive does not tell its position: that
     * may have no LOCATE. A tape that stands right stays.
     */
    private void locate(TapeCopyCommand command, long object, Limits limits) throws IOException {
        objectBefore = object;
        lane.check();
        if (positioned) {
            head.compare(NOTHING_WRITTEN);
            return;
        }
        Optional<TapePosition> now = head.told();
        objectBefore = now.map(TapePosition::object).orElse(-1L);
        if (now.isPresent() && limits.takes(SegmentDescriptor.LocateObject.TYPE) && object >>> 32 == 0) {
            command.locate(object);
        } else {
            head.locate(object);
            head.compare(NOTHING_WRITTEN);
            objectBefore = object;
        }
    }

    private static long longestZeros(Batch batch) {
        return batch.pieces().stream()
                .filter(p -> p instanceof Piece.Zeros)
                .mapToLong(Piece::length)
                .max()
                .orElse(0);
    }

    private long object(long offset) {
        return firstObject + (offset + place.recordLength() - 1) / place.recordLength();
    }

    /** The position tells how many whole records, and filemarks behind them, are on the tape. */
    @Override
    public long settle(Batch batch) throws IOException {
        long at = head.found();
        // a tape that stands where it stood was not even located: nothing was written by this step
        if (at == objectBefore) {
            return 0;
        }
        long written = at - object(batch.start());
        long records = object(batch.end()) - object(batch.start());
        if (written <= 0) {
            return 0;
        }
        if (written < records || !batch.last()) {
            return Math.min(Math.min(written, records) * place.recordLength(), batch.length());
        }
        filemarksWritten = (int) Math.min(filemarks, filemarksWritten + written - records);
        return batch.length();
    }

    /** Nothing to do: what a drive loses of its buffer is missing at the end of the tape, where everybody looks first. */
    @Override
    public void keep(boolean now) {
        lane.tally().durable();
    }

    @Override
    public void finish() throws IOException {
        if (filemarks == 0) {
            // a filemark flushes the drive's buffer; without one, writing none does
            writeFilemarks(0);
        }
    }
}
