// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.offhost.archive.MediumFinding;
import org.offhost.archive.MediumGeometry;
import org.offhost.archive.MediumScan;
import org.offhost.archive.SetRecord;
import org.offhost.archive.set.SetProof;
import org.offhost.archive.sums.StoredSums;
import org.offhost.archive.tar.PlainTar;
import org.offhost.archive.tar.TarHeader;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.RecordDevice;
import org.offhost.block.UnreadableRecordException;
import org.offhost.inventory.form.DamagedMediumException;

/**
 * Finds the sets of a tape: tape file by tape file, from filemark to filemark, whatever one of them holds.
 *
 * <p>A file without records is an extra filemark; two filemarks are the logical end of a tape to many programs. What is
 * closed by a filemark is never written over, a last file that is not closed only if its job did not live to commit it, or
 * behind such an end.
 */
final class TapeScan {
    /** The label file has one record and one filemark. */
    static final long FIRST_SET = 2;

    /** Tape files that are no whole sets; a tape with more of them is none of ours. */
    static final int STRANGE_FILES = 256;

    /** Filemarks in a row that are passed one by one; programs write two or three. */
    private static final int MARKS_SINGLY = 32;

    /** Filemarks that one command passes: SPACE(6) counts in 24 bits with a sign. */
    private static final int MARKS = 1 << 22;

    private final RecordDevice device;
    private final MediumGeometry geometry;
    private final List<SetRecord> sets = new ArrayList<>();
    private final SumsLedger ledger;
    private final List<MediumFinding> findings = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private long objects;
    private long file;
    private int number;
    private long extraMarks;
    private int strange;
    private long end = FIRST_SET;
    private boolean closed = true;
    private Optional<String> refusal = Optional.empty();

    private TapeScan(RecordDevice device, MediumGeometry geometry) {
        this.device = device;
        this.geometry = geometry;
        this.ledger = new SumsLedger(object -> "object " + object + " of the tape");
    }

    static TapeScan run(RecordDevice device, MediumGeometry geometry) throws IOException {
        TapeScan scan = new TapeScan(device, geometry);
        scan.walk();
        return scan;
    }

    MediumScan scan() {
        return ledger.scan(sets, findings);
    }

    /** The records of sums, which are no sets. */
    List<StoredSums> sums() {
        return ledger.sums();
    }

    /** Objects of the tape. */
    long objects() {
        return objects;
    }

    /** Object at which the next set begins. */
    long end() {
        return end;
    }

    /** The next set's number. */
    int next() {
        return number + 1;
    }

    /** Why nothing may be written at {@link #end}; empty if it may. */
    Optional<String> refusal() {
        return refusal;
    }

    /** The last set if it lacks the filemark behind it: its job may not know that it was committed. */
    Optional<SetRecord> unclosed() {
        return closed ? Optional.empty() : Optional.of(sets.get(sets.size() - 1));
    }

    private void walk() throws IOException {
        device.locate(RecordDevice.END_OF_DATA);
        objects = device.position();
        if (objects == 0) {
            // whoever is here has read a record: a blank tape is not scanned
            throw new IOException("Tape " + device.unit().designator()
                    + " holds a first record, and its drive says that its data ends at object 0:"
                    + " the drive does not know where it stands, and nothing is written");
        }
        long at = first();
        while (at >= 0 && at < objects) {
            file++;
            at = set(at);
        }
        lookBehind();
        // sums that the tape had no room for end it with a second filemark
        long room = extraMarks > 0 ? 0 : Long.MAX_VALUE;
        findings.addAll(ledger.findings(room, geometry, findings));
    }

    /** Where the first set begins: behind the label and its filemark, or where that is missing. */
    private long first() throws IOException {
        if (objects < FIRST_SET) {
            return objects;
        }
        long behind = next(0);
        if (behind == FIRST_SET) {
            return behind;
        }
        String found = behind < 0 ? "no filemark on the tape" : (behind - FIRST_SET) + " more records";
        find(
                MediumFinding.Kind.DAMAGED,
                "",
                1,
                "the filemark behind the label",
                found,
                "A set that begins there is read; the tape file has both");
        file = -1;
        return 1;
    }

    /** The object behind the next filemark; -1 if there is none. */
    private long next(long from) throws IOException {
        return behindMarks(from, 1);
    }

    /** The object behind so many filemarks; -1 if there are fewer. */
    private long behindMarks(long from, int count) throws IOException {
        device.locate(from);
        try {
            device.spaceFilemarks(count);
        } catch (ProviderWithdrawnException e) {
            throw e;
        } catch (IOException e) {
            if (device.position() < objects) {
                throw e;
            }
            return -1;
        }
        return device.position();
    }

    /**
     * Behind filemarks that follow one another: there can be millions, so steps are doubled while nothing else is passed. The
     * step that is too long winds over sets and back, so no tape that somebody wrote should come here.
     */
    private long behindRun(long from) throws IOException {
        long at = from;
        for (int step = 1; step > 0; ) {
            if (step <= objects - at && behindMarks(at, step) == at + step) {
                at += step;
                step = Math.min(2 * step, MARKS);
            } else {
                step /= 2;
            }
        }
        extraMarks += at - from;
        file += at - from;
        return at;
    }

    /** Looks at the file that begins here; gives the object at which the next one does, or -1. */
    private long set(long at) throws IOException {
        long next = next(at);
        if (next == at + 1) {
            extraMarks++;
            return extraMarks < MARKS_SINGLY ? next : behindRun(next);
        }
        int record = geometry.unit();
        long last = next < 0 ? objects : next - 1;
        if (isSums(at, last)) {
            sums(at, last, next);
            return next;
        }
        SetProof proof = SetProof.of(new TapeBytes(device, at, record), (last - at) * record, geometry);
        if (proof.isWhole() && ids.add(proof.id())) {
            whole(at, last, next, proof);
        } else if (proof.isWhole()) {
            damaged(at, next, proof.id(), "", "a set of another id", "the id of a set before it");
        } else if (proof.isOfOtherForm() && (next >= 0 || isAllThere(proof, last - at))) {
            ofOtherForm(at, next, proof);
        } else {
            SetProof.Doubt doubt = proof.doubt();
            damaged(at, next, proof.id(), doubt.part() + " at ", doubt.expected(), doubt.found());
        }
        return next < 0 || strange < STRANGE_FILES ? next : tooStrange(next);
    }

    /** What nobody looks at is nobody's to write over. */
    private long tooStrange(long next) throws IOException {
        file++;
        find(
                MediumFinding.Kind.BEHIND,
                "",
                next,
                "sets",
                strange + " tape files before it that are none",
                "Nothing behind it is looked at, and nothing is written to the tape");
        refusal = Optional.of("it holds more than " + STRANGE_FILES + " tape files that are no whole sets");
        return -1;
    }

    private boolean isAllThere(SetProof proof, long records) {
        return proof.length().orElseThrow() / geometry.unit() <= records;
    }

    /** A set that another version wrote; without its filemark nobody here knows whether it was committed. */
    private void ofOtherForm(long at, long next, SetProof proof) {
        number++;
        SetProof.Doubt doubt = proof.doubt();
        String part = doubt.part() + " at ";
        find(MediumFinding.Kind.OTHER_FORM, proof.id(), at, part, doubt.expected(), doubt.found(), "");
        if (next >= 0) {
            end = next;
            extraMarks = 0;
        } else {
            refusal = Optional.of("behind its last filemark, at object " + at + ", lies a set of another version");
        }
    }

    private boolean isSums(long at, long last) throws IOException {
        byte[] block = new byte[TarHeader.BLOCK];
        try {
            new TapeBytes(device, at, geometry.unit()).read(0, ByteBuffer.wrap(block));
        } catch (DamagedMediumException | UnreadableRecordException e) {
            return false;
        }
        return last > at && StoredSums.isHeader(block);
    }

    /** A tape file of sums: no set, and no number is given to it. */
    private void sums(long at, long last, long next) throws IOException {
        int record = geometry.unit();
        boolean whole = false;
        String id = "";
        try {
            StoredSums found = StoredSums.read(new TapeBytes(device, at, record), at, (last - at) * record, record)
                    .orElseThrow();
            id = found.setId();
            whole = next >= 0 && found.length() / record == last - at;
            if (whole) {
                ledger.add(found);
            }
        } catch (DamagedMediumException | UnreadableRecordException e) {
            whole = false;
        }
        if (next >= 0) {
            extraMarks = 0;
            closed = true;
            end = next;
        }
        if (!whole) {
            String found = next < 0 ? "sums of the set that were not committed, or were cut off" : "damaged sums";
            MediumFinding.Kind kind = next < 0 ? MediumFinding.Kind.BEHIND : MediumFinding.Kind.DAMAGED;
            find(kind, id, at, "whole sums, and a filemark", found, "Sets are not concerned");
        }
    }

    private void whole(long at, long last, long next, SetProof proof) {
        SetRecord set = proof.record(at, ++number);
        sets.add(set);
        ledger.add(set, proof);
        extraMarks = 0;
        long behind = at + set.length() / geometry.unit();
        closed = next >= 0;
        end = closed ? next : behind + 1;
        if (behind != last || !closed) {
            boolean ends = behind == last;
            find(
                    ends ? MediumFinding.Kind.UNCLOSED : MediumFinding.Kind.DAMAGED,
                    proof.id(),
                    behind,
                    "the filemark that closes the set",
                    ends ? "the end of the tape" : (last - behind) + " more records",
                    "The set is whole" + (closed ? "" : "; the next backup writes the filemark"));
        }
    }

    private void damaged(long at, long next, String id, String part, String expected, String found) {
        if (next >= 0) {
            strange++;
            number++;
            end = next;
            extraMarks = 0;
            find(MediumFinding.Kind.DAMAGED, id, at, part, expected, found, PlainTar.way(id, file));
        } else if (!id.isEmpty()) {
            find(
                    MediumFinding.Kind.BEHIND,
                    id,
                    at,
                    "",
                    "the end of the sets",
                    "set " + id + ", incomplete: it was never committed, or its end was cut off",
                    PlainTar.way(id, file)
                            + ". The next set is written over it, unless it is resumed, or a catalog knows it");
        } else {
            find(MediumFinding.Kind.BEHIND, id, at, part, "the end of the sets", found, PlainTar.way(id, file));
            if (extraMarks == 0) {
                refusal = Optional.of(
                        "behind its last filemark, at object " + at + ", lie records that may be of a damaged set");
            }
        }
    }

    private void find(MediumFinding.Kind kind, String id, long at, String expected, String found, String advice) {
        find(kind, id, at, "", expected, found, advice);
    }

    private void find(
            MediumFinding.Kind kind, String id, long at, String part, String expected, String found, String advice) {
        String where = part + "object " + at + " of the tape, tape file " + file;
        findings.add(new MediumFinding(kind, id, at, where, expected, found, advice));
    }

    /** What cannot be read behind the last object is no end of data. */
    private void lookBehind() throws IOException {
        try {
            device.locate(RecordDevice.END_OF_DATA);
            device.read(ByteBuffer.allocate(MediumGeometry.LONGEST_UNIT));
        } catch (UnreadableRecordException e) {
            file++;
            find(
                    MediumFinding.Kind.BEHIND,
                    "",
                    objects,
                    "the end of the tape",
                    e.getMessage(),
                    "Whether there are sets behind it nobody can tell");
            if (extraMarks == 0) {
                refusal = Optional.of("what lies behind object " + (objects - 1) + " cannot be read, and may be sets");
            }
        }
    }
}
