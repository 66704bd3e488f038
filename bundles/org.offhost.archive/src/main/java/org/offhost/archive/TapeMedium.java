// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.offhost.block.RecordDevice;
import org.offhost.copy.Place;

/**
 * A tape that keeps sets: a label file, then one tape file a set.
 *
 * <p>A set is committed when its trailer and the filemark behind it are on the tape. A last file without them is not
 * shown, and the next set is written over it.
 */
public final class TapeMedium implements Medium {
    /** Record length of tapes initialized without another one. */
    public static final int RECORD_LENGTH = 262_144;

    /** Longest record looked for on an unknown tape. */
    private static final int MAX_RECORD = 4 << 20;

    /** Shortest record that holds a label, and its end of archive. */
    private static final int MIN_RECORD = LabelMember.LENGTH + 1024;

    /** The label file has one record and one filemark. */
    private static final long FIRST_SET = 2;

    private final RecordDevice device;
    private final int recordLength;
    private Optional<LabelMember> known = Optional.empty();

    /**
     * @param device written only by {@link #initialize} and commits
     * @param recordLength of the tape when it is initialized, a multiple of 512; a labelled tape tells its own
     */
    public TapeMedium(RecordDevice device, int recordLength) {
        if (recordLength < MIN_RECORD || recordLength % TarHeader.BLOCK != 0 || recordLength > MAX_RECORD) {
            throw new IllegalArgumentException("recordLength=" + recordLength + ": expected a multiple of 512 from "
                    + MIN_RECORD + " to " + MAX_RECORD);
        }
        this.device = device;
        this.recordLength = recordLength;
    }

    @Override
    public Inspection inspect() throws IOException {
        known = Optional.empty();
        device.locate(0);
        ByteBuffer record = ByteBuffer.allocate(MAX_RECORD);
        int n = device.read(record);
        if (n == RecordDevice.BLANK) {
            return new Inspection(Inspection.State.BLANK, Optional.empty(), "a blank tape");
        }
        if (n == RecordDevice.FILEMARK) {
            return foreign("a tape that begins with a filemark");
        }
        byte[] first = Arrays.copyOf(record.array(), n);
        Optional<LabelMember> l = n < LabelMember.LENGTH ? Optional.empty() : LabelMember.parse(first);
        if (l.isPresent()
                && l.get().geometry().unit() == n
                && l.get().geometry().records()) {
            MediumLabel label = l.get().label();
            known = l;
            return new Inspection(
                    Inspection.State.OURS, Optional.of(label), "tape " + label.id() + " '" + label.name() + "'");
        }
        if (n >= TarHeader.BLOCK && LabelMember.isNamed(first)) {
            return new Inspection(
                    Inspection.State.DAMAGED, Optional.empty(), "the label in the first record is damaged");
        }
        return foreign(Signatures.find(first).orElse("unknown data") + " in a first record of " + n + " bytes");
    }

    private static Inspection foreign(String finding) {
        return new Inspection(Inspection.State.FOREIGN, Optional.empty(), finding);
    }

    @Override
    public void initialize(MediumLabel label, boolean overwrite) throws IOException {
        Inspection there = inspect();
        if (!overwrite && there.state() != Inspection.State.BLANK) {
            throw new IOException("The tape is not blank: " + there.finding());
        }
        known = Optional.empty();
        MediumGeometry g = MediumGeometry.tape(recordLength);
        LabelMember member = new LabelMember(label, g);
        ByteBuffer record = ByteBuffer.allocate(recordLength);
        record.put(member.toBytes(LabelMember.LENGTH - TarHeader.BLOCK)).rewind();
        device.locate(0);
        device.write(record);
        device.writeFilemarks(1);
        known = Optional.of(member);
    }

    private LabelMember member() throws IOException {
        if (known.isEmpty()) {
            Inspection i = inspect();
            if (i.state() == Inspection.State.DAMAGED) {
                throw new DamagedMediumException("medium label", 0, "a whole label", i.finding());
            }
            if (i.state() != Inspection.State.OURS) {
                throw new IOException("Not one of our tapes: " + i.finding());
            }
        }
        return known.orElseThrow();
    }

    @Override
    public MediumLabel label() throws IOException {
        return member().label();
    }

    private boolean isBlank() throws IOException {
        return known.isEmpty() && inspect().state() == Inspection.State.BLANK;
    }

    @Override
    public MediumGeometry geometry() throws IOException {
        if (isBlank()) {
            return MediumGeometry.tape(recordLength);
        }
        return member().geometry();
    }

    @Override
    public MediumScan scan() throws IOException {
        return new MediumScan(walk().sets(), List.of());
    }

    /**
     * The committed sets.
     *
     * @param end object at which the next one begins
     */
    private record Walk(List<SetRecord> sets, long end) {}

    private Walk walk() throws IOException {
        int record = geometry().unit();
        if (isBlank()) {
            return new Walk(List.of(), FIRST_SET);
        }
        device.locate(RecordDevice.END_OF_DATA);
        long objects = device.position();
        List<SetRecord> sets = new ArrayList<>();
        long at = FIRST_SET;
        while (at < objects) {
            Optional<SetRecord> set = setAt(at, objects, sets.size() + 1, record);
            if (set.isEmpty()) {
                break;
            }
            sets.add(set.get());
            at += set.get().length() / record + 1;
        }
        return new Walk(List.copyOf(sets), at);
    }

    /** The set in the tape file that begins here; empty if it is not complete. */
    private Optional<SetRecord> setAt(long first, long objects, int number, int record) throws IOException {
        WrittenBytes bytes = new TapeBytes(device, first, record);
        long room = (objects - first) * record;
        Optional<SetFacts> facts;
        try {
            facts = SetHeader.read(bytes, room);
            if (facts.isEmpty() || !facts.get().geometry().equals(geometry())) {
                return Optional.empty();
            }
            LayoutNumbers n = facts.get().numbers();
            long behind = first + n.length() / record;
            if (n.length() % record != 0
                    || behind >= objects
                    || !filemarkAt(behind)
                    || n.length() - n.bodyLength() != new Closing(geometry()).length()
                    || !SetHeader.isClosed(facts.get(), bytes)) {
                return Optional.empty();
            }
            return Optional.of(new SetRecord(facts.get().description(), first, n.length(), n.bodyLength(), number));
        } catch (DamagedMediumException e) {
            if (isLastFile(first, objects)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private boolean filemarkAt(long object) throws IOException {
        device.locate(object);
        return device.read(ByteBuffer.allocate(MAX_RECORD)) == RecordDevice.FILEMARK;
    }

    /** Whether nothing lies behind the file that begins here: then a job was cut off while it wrote it. */
    private boolean isLastFile(long first, long objects) throws IOException {
        device.locate(first);
        try {
            device.spaceFilemarks(1);
        } catch (IOException e) {
            device.locate(RecordDevice.END_OF_DATA);
        }
        return device.position() >= objects;
    }

    @Override
    public OptionalLong room() {
        return OptionalLong.empty();
    }

    @Override
    public SetWriter begin(SetLayout layout) throws IOException {
        if (!layout.geometry().equals(geometry())) {
            throw new IOException("The set is laid out for " + layout.geometry() + ", the tape is " + geometry());
        }
        Walk walk = walk();
        String id = layout.description().id();
        if (walk.sets().stream().anyMatch(s -> s.description().id().equals(id))) {
            throw new IOException("There is a set " + id + " on the tape");
        }
        return new TapeSetWriter(device, layout, walk.end(), walk.sets().size() + 1, this::completeLabel);
    }

    private void completeLabel() throws IOException {
        if (isBlank()) {
            initialize(MediumLabel.unnamed(), false);
        } else if (!filemarkAt(FIRST_SET - 1)) {
            // whoever labelled the tape did not live to close the label file
            device.locate(FIRST_SET - 1);
            device.writeFilemarks(1);
        }
    }

    @Override
    public SetReader open(SetRecord set) throws IOException {
        int record = geometry().unit();
        WrittenBytes bytes = new TapeBytes(device, set.start(), record);
        SetFacts facts = SetHeader.read(bytes, set.length())
                .orElseThrow(() -> new DamagedMediumException("set", 0, "a set", "zeros"));
        Place place = new Place.Records(device.unit().designator(), set.start(), record);
        return new StoredSet(set, facts, bytes, place, 0);
    }

    @Override
    public void close() {
        // the device belongs to whoever opened it
    }
}
