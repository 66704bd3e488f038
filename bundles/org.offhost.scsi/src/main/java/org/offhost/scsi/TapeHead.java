// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.offhost.block.MediumGoneException;

/**
 * Where a tape stands and how it gets elsewhere, on drives that tell and on those that do not.
 *
 * <p>Logical objects, records and filemarks alike, are counted as they go by, and what a drive tells is compared with the count
 * before anything is read or written: a drive that stands elsewhere was moved by another host, was reset, or has lost its place.
 * Only where nothing is counted yet, as behind filemarks that were spaced over, its word is taken. A drive that says it does not
 * know, or says 0 anywhere, is believed nothing: its tape is wound to what was counted, and if that is lost, the objects from
 * there to the end of data are counted, then all from the beginning. A drive without LOCATE is wound by REWIND and SPACE.
 *
 * <p>Once the count is void, by a difference or by a reset, it stays void until the tape is wound to a place by its number. When
 * the unit says that its medium may be another one, it is void for good.
 *
 * <p>Belongs to one thread.
 */
public final class TapeHead {
    private static final long UNKNOWN = -1;

    /** SPACE(6) counts in 24 bits, with a sign. */
    private static final long MOST_SPACED = 0x7F_FFFF;

    /** A tape on which this many steps come to no end of data has none. */
    private static final int MOST_STEPS = 1 << 24;

    /** Bytes that are read of an object which is only passed. */
    private static final int GLANCE = 512;

    private static final int MOST_TRIES = 3;

    private final LogicalUnit unit;
    private long counted = UNKNOWN;

    /** Where it stands at least, if that is not counted. */
    private long least;

    /** Why nothing may be read or written where it stands; empty if it may. */
    private String voidedBy = "";

    private boolean locates = true;

    /** Whether it has ever told a place behind the first, which no drive does that says 0 anywhere. */
    private boolean tells;

    /** Whether it told nothing where there was something to tell. */
    private boolean mute;

    private boolean begun;
    private int resets;
    private int mediumChanges;

    /** Whether SPACE that is cut short tells how far it came. */
    private boolean tellsResidual;

    public TapeHead(LogicalUnit unit) {
        this.unit = unit;
    }

    /** What SPACE over records passed. */
    private record Passed(long objects, boolean atEnd, boolean told) {}

    /** The tape was moved by somebody else while a relative movement was under way. */
    private static final class MovedException extends IOException {
        private static final long serialVersionUID = 1L;

        MovedException(CheckConditionException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** The object that the drive says it stands at, if that can be believed. */
    public Optional<TapePosition> told() throws IOException {
        Optional<TapePosition> told;
        try {
            told = Optional.of(unit.tapePosition()).filter(TapePosition::isPlausible);
        } catch (CheckConditionException e) {
            if (!LogicalUnit.refusesTheCommand(e)) {
                throw e;
            }
            told = Optional.empty();
        }
        listen();
        tells |= told.filter(p -> p.object() > 0).isPresent();
        return told;
    }

    /**
     * The object that the next command works on. A tape whose drive does not tell stands there when this returns, whoever moved
     * it meanwhile.
     *
     * @throws IOException if the drive tells another than was counted
     */
    public long position() throws IOException {
        return agreed(told());
    }

    /** The object that the next command works on, after a command that others carried out: what was counted before is forgotten. */
    public long found() throws IOException {
        Optional<TapePosition> told = told();
        lost();
        voidedBy = "";
        return agreed(told);
    }

    private long agreed(Optional<TapePosition> told) throws IOException {
        agree(told, "Nothing was read or written there");
        if (counted == UNKNOWN) {
            measure();
        } else if (told.isEmpty()) {
            locate(counted);
        }
        return counted;
    }

    /**
     * Moves to an object, 0 for the beginning.
     *
     * @throws IOException if there are fewer objects, or the drive refuses
     */
    public void locate(long object) throws IOException {
        lost();
        if (locates) {
            try {
                unit.run(new Cdb.Locate(object, false), LogicalUnit.WINDING_TIMEOUT);
                stands(object);
                return;
            } catch (CheckConditionException e) {
                if (!LogicalUnit.refusesTheCommand(e)) {
                    throw e;
                }
                locates = false;
            }
        }
        wind(object);
    }

    /** Moves behind the last object. */
    public void toEndOfData() throws IOException {
        lost();
        unit.run(new Cdb.Space(Cdb.Space.END_OF_DATA, 0), LogicalUnit.WINDING_TIMEOUT);
        stands(UNKNOWN);
    }

    /** Behind a movement to a place that does not depend on where it began. */
    private void stands(long object) throws IOException {
        listen();
        counted = object;
        voidedBy = "";
    }

    /** Moves behind so many filemarks; where that is has to be asked or counted. */
    public void spaceFilemarks(int count) throws IOException {
        compare("Nothing was read");
        long from = counted;
        lost();
        require(new Cdb.Space(Cdb.Space.FILEMARKS, count));
        least = Math.max(from, 0) + count;
    }

    /** A command passed or wrote objects. */
    public void passed(long objects) {
        if (counted != UNKNOWN) {
            counted += objects;
        }
    }

    /** Another's command left the tape at an object. */
    public void movedTo(long object) {
        counted = object;
    }

    /** A command ended in a way that does not say where the tape is. */
    public void lost() {
        counted = UNKNOWN;
        least = 0;
    }

    /**
     * Compares what was counted with what the drive tells; what it tells where nothing was counted is the count from then on.
     *
     * @param effect what has become of the caller's work if they differ, a sentence without its end
     * @throws IOException if they differ, or the unit was reset, or its medium may be another: from then on nothing is found to be
     *     right until the tape is wound to a place by its number
     */
    public void compare(String effect) throws IOException {
        agree(mute ? Optional.empty() : told(), effect);
    }

    /** The same before a command that writes, which needs a place that is known. */
    public void compareToWrite() throws IOException {
        compare("Nothing was written");
        if (counted == UNKNOWN) {
            measure();
        }
    }

    private void agree(Optional<TapePosition> told, String effect) throws IOException {
        listen();
        boolean behind = counted > 0 || counted == UNKNOWN && least > 0;
        if (voidedBy.isEmpty() && told.isPresent()) {
            long object = told.get().object();
            if (counted == UNKNOWN ? object < least : object != counted) {
                voidedBy = "its drive says that it stands at object " + object + ", and by what was counted it is at "
                        + (counted == UNKNOWN ? "object " + least + " or behind it" : "object " + counted);
            } else {
                counted = object;
            }
        } else if (voidedBy.isEmpty() && tells && counted > 0) {
            voidedBy = "its drive does not know any more where it stands, and by what was counted it is at object "
                    + counted;
        }
        mute |= told.isEmpty() && behind && !tells;
        if (!voidedBy.isEmpty()) {
            lost();
            throw new IOException("Tape " + unit.designator() + ": " + voidedBy
                    + ". It was reset, another host moved it, or the drive has lost its place. " + effect
                    + "; keep other hosts off the drive, and begin anew");
        }
    }

    /** What the unit told of itself since it was last asked, to whichever command. */
    private void listen() throws MediumGoneException {
        if (begun && unit.attentions().mediumChanges() != mediumChanges) {
            lost();
            throw new MediumGoneException(
                    unit.designator(), "unit attention 28h: not ready to ready change, medium may have changed", null);
        }
        if (begun && unit.attentions().resets() != resets) {
            lost();
            voidedBy = "it was reset (unit attention 29h), and may stand anywhere";
        }
        begun = true;
        mediumChanges = unit.attentions().mediumChanges();
        resets = unit.attentions().resets();
    }

    /** Sends a command that works at the position the tape has; repeats it only if that is still so. */
    public ScsiResponse send(LogicalUnit.Attempt attempt) throws IOException {
        for (int tries = 0; ; tries++) {
            ScsiResponse response = unit.execute(attempt.command(), LogicalUnit.WINDING_TIMEOUT);
            if (response.status() == ScsiResponse.GOOD || tries == MOST_TRIES || !leftPositionAlone(response)) {
                return response;
            }
        }
    }

    /** A reset or a change of the medium (29h, 28h) loses the position; other attentions only want to be heard. */
    private boolean leftPositionAlone(ScsiResponse response) {
        return attention(response).filter(s -> !Attentions.losePosition(s)).isPresent();
    }

    private Optional<SenseData> attention(ScsiResponse response) {
        return CheckConditionException.of(unit.designator(), "", response)
                .sense()
                .filter(s -> s.key() == SenseKey.UNIT_ATTENTION);
    }

    private void require(Cdb cdb) throws IOException {
        ScsiResponse response = send(() -> ScsiCommand.of(cdb.encode()));
        if (response.status() != ScsiResponse.GOOD) {
            throw CheckConditionException.failed(unit.designator(), cdb.toString(), response);
        }
    }

    private void rewind() throws IOException {
        unit.run(new Cdb.Rewind(false), LogicalUnit.WINDING_TIMEOUT);
    }

    private void wind(long object) throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                rewind();
                pass(object);
                stands(object);
                return;
            } catch (MovedException e) {
                if (tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    /** From the beginning over so many objects; the last is read, since some drives take the end behind it for the end of data. */
    private void pass(long objects) throws IOException {
        boolean single = false;
        for (long at = 0; at < objects; ) {
            Passed p = single || at == objects - 1 ? step() : space(Math.min(objects - 1 - at, MOST_SPACED));
            if (!p.told()) {
                // where this one stopped nobody knows
                single = true;
                rewind();
                at = 0;
                continue;
            }
            at += p.objects();
            if (p.atEnd()) {
                throw new IOException(
                        "unit " + unit.designator() + " has " + at + " objects, object " + objects + " was looked for");
            }
        }
    }

    /** Finds out where it stands by counting; it stands there again behind it. */
    private void measure() throws IOException {
        long behind = toEnd(tellsResidual, false);
        rewind();
        long all = toEnd(true, true);
        if (behind > all) {
            throw new IOException("unit " + unit.designator() + ": " + behind + " objects lie behind its position, "
                    + all + " are on the tape");
        }
        locate(all - behind);
    }

    /**
     * @param rows whether to pass many objects at a time
     * @param fromBeginning whether it may begin anew: when a row is cut short and the drive does not say where
     */
    private long toEnd(boolean rows, boolean fromBeginning) throws IOException {
        boolean many = rows;
        long objects = 0;
        for (int steps = 0; steps < MOST_STEPS; steps++) {
            Passed p = many ? space(MOST_SPACED) : step();
            if (p.told()) {
                objects += p.objects();
                tellsResidual |= many && p.objects() < MOST_SPACED;
                if (p.atEnd()) {
                    return objects;
                }
            } else if (fromBeginning) {
                many = false;
                objects = 0;
                rewind();
            } else {
                throw new IOException("unit " + unit.designator() + " does not say how many objects it passed");
            }
        }
        throw new IOException("unit " + unit.designator() + " has no end of data behind " + objects + " objects");
    }

    /** Passes one object by reading it: what it is does not matter, and at the end of data every drive says so. */
    private Passed step() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(GLANCE);
        Cdb.ReadRecord read = new Cdb.ReadRecord(false, false, GLANCE);
        ScsiResponse response = send(() -> ScsiCommand.in(read.encode(), data.clear()));
        if (response.status() == ScsiResponse.GOOD) {
            return new Passed(1, false, true);
        }
        CheckConditionException e = failure(read, response);
        SenseData sense = e.sense().orElseThrow(() -> e);
        if (sense.flags().filemark() || sense.flags().incorrectLength()) {
            return new Passed(1, false, true);
        }
        if (isEnd(sense)) {
            return new Passed(0, true, true);
        }
        throw e;
    }

    /** SPACE over records. Some drives stop behind a filemark, some count it as one of them: both tell objects. */
    private Passed space(long count) throws IOException {
        Cdb.Space space = new Cdb.Space(Cdb.Space.RECORDS, count);
        ScsiResponse response = send(() -> ScsiCommand.of(space.encode()));
        if (response.status() == ScsiResponse.GOOD) {
            return new Passed(count, false, true);
        }
        CheckConditionException e = failure(space, response);
        SenseData sense = e.sense().orElseThrow(() -> e);
        boolean mark = sense.flags().filemark();
        if (!mark && !isEnd(sense)) {
            throw e;
        }
        long residual = sense.information().orElse(-1);
        return residual < 0 || residual > count
                ? new Passed(0, false, false)
                : new Passed(count - residual + (mark ? 1 : 0), !mark, true);
    }

    private static boolean isEnd(SenseData sense) {
        return sense.key() == SenseKey.BLANK_CHECK || sense.code().equals(AdditionalSense.END_OF_DATA);
    }

    private CheckConditionException failure(Cdb cdb, ScsiResponse response) throws MovedException {
        CheckConditionException e = CheckConditionException.of(unit.designator(), cdb.toString(), response);
        if (attention(response).isPresent()) {
            throw new MovedException(e);
        }
        return e;
    }
}
