// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Where a tape stands and how it gets elsewhere, on drives that tell and on those that do not.
 *
 * <p>Logical objects, records and filemarks alike, are counted as they go by. A drive that knows its position is asked, since
 * others may have moved the tape. One that says it does not, or says 0 anywhere, is believed nothing: its tape is wound to what
 * was counted, and if that is lost, the objects from there to the end of data are counted, then all from the beginning. A drive
 * without LOCATE is wound by REWIND and SPACE.
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
    private boolean locates = true;

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
        try {
            return Optional.of(unit.tapePosition()).filter(TapePosition::isPlausible);
        } catch (CheckConditionException e) {
            if (LogicalUnit.refusesTheCommand(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * The object that the next command works on. A tape whose drive does not tell stands there when this returns, whoever moved
     * it meanwhile.
     */
    public long position() throws IOException {
        Optional<TapePosition> told = told();
        if (told.isPresent()) {
            counted = told.get().object();
        } else if (counted == UNKNOWN) {
            measure();
        } else {
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
        counted = UNKNOWN;
        if (locates) {
            try {
                unit.run(new Cdb.Locate(object, false), LogicalUnit.WINDING_TIMEOUT);
                counted = object;
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
        counted = UNKNOWN;
        unit.run(new Cdb.Space(Cdb.Space.END_OF_DATA, 0), LogicalUnit.WINDING_TIMEOUT);
    }

    /** Moves behind so many filemarks; where that is has to be asked or counted. */
    public void spaceFilemarks(int count) throws IOException {
        counted = UNKNOWN;
        require(new Cdb.Space(Cdb.Space.FILEMARKS, count));
    }

    /** A command passed or wrote objects. */
    public void passed(long objects) {
        if (counted != UNKNOWN) {
            counted += objects;
        }
    }

    /** A command ended in a way that does not say where the tape is. */
    public void lost() {
        counted = UNKNOWN;
    }

    /**
     * Compares what was counted with what the drive tells; without either there is nothing to compare.
     *
     * @throws IOException if they differ: somebody else moved the tape, or the drive is not to be trusted
     */
    public void compare() throws IOException {
        Optional<TapePosition> told = counted == UNKNOWN ? Optional.empty() : told();
        if (told.isPresent() && told.get().object() != counted) {
            throw new IOException("unit " + unit.designator() + " says it stands at object "
                    + told.get().object() + ", counted were " + counted
                    + ": somebody else moved the tape, or the drive does not know where it is");
        }
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
        return attention(response).filter(s -> !losesPosition(s)).isPresent();
    }

    private Optional<SenseData> attention(ScsiResponse response) {
        return CheckConditionException.of(unit.designator(), "", response)
                .sense()
                .filter(s -> s.key() == SenseKey.UNIT_ATTENTION);
    }

    private static boolean losesPosition(SenseData attention) {
        return attention.code().asc() == 0x28 || attention.code().asc() == 0x29;
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
                counted = object;
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
