// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.offhost.archive.Inspection;
import org.offhost.archive.MediumFinding;
import org.offhost.archive.MediumGeometry;
import org.offhost.archive.MediumLabel;
import org.offhost.archive.MediumScan;
import org.offhost.archive.SetDecision;
import org.offhost.archive.SetProfile;
import org.offhost.archive.SetRecord;
import org.offhost.archive.UnsafeMediumException;
import org.offhost.archive.WrittenBytes;
import org.offhost.archive.index.ExtentsWriter;
import org.offhost.archive.layout.SetLayout;
import org.offhost.archive.set.LayoutNumbers;
import org.offhost.archive.set.SetFacts;
import org.offhost.archive.set.SetHeader;
import org.offhost.archive.set.SetPlace;
import org.offhost.archive.set.SetWriter;
import org.offhost.archive.set.StoredSet;
import org.offhost.archive.sums.ChunkSums;
import org.offhost.archive.sums.DecisionRecord;
import org.offhost.archive.sums.EvidenceRecord;
import org.offhost.archive.sums.StoredSums;
import org.offhost.archive.sums.SumsRecord;
import org.offhost.archive.sums.SumsRecordReader;
import org.offhost.archive.tar.TarHeader;
import org.offhost.block.BlockDevice;
import org.offhost.block.RecordDevice;
import org.offhost.block.Unit;
import org.offhost.copy.Place;
import org.offhost.inventory.form.DamagedMediumException;

/**
 * A tape that keeps sets: a label file, then one tape file a set.
 *
 * <p>A set is committed when its trailer and the filemark behind it are on the tape. A last file without them is not
 * shown, and the next set is written over it.
 */
public final class TapeMedium implements Medium {
    /** Record length of tapes initialized without another one. */
    public static final int RECORD_LENGTH = 262_144;

    /** Shortest record that holds a label, and its end of archive. */
    private static final int MIN_RECORD = LabelMember.LENGTH + 1024;

    private final RecordDevice device;
    private final int recordLength;
    private final Optional<Path> folder;

    /** Of the sets of chains; a set is opened with each one that continues it, and its table is kept once. */
    private final Map<SetRecord, KeptPart> tables = new HashMap<>();

    private Optional<LabelMember> known = Optional.empty();
    private Optional<TapeScan> scanned = Optional.empty();
    private int firstRecord;

    /**
     * @param device written only by {@link #initialize} and commits
     * @param recordLength of the tape when it is initialized, a multiple of 512; a labelled tape tells its own
     */
    public TapeMedium(RecordDevice device, int recordLength) {
        this(device, recordLength, Optional.empty());
    }

    /**
     * A tape that nothing is added to as long as this is open: it is gone through once, and what of its chains is asked in turn is read once.
     *
     * @param folder where the tables of their sets are kept until it is closed; it is made if it is not there
     */
    public static TapeMedium toRead(RecordDevice device, int recordLength, Path folder) {
        return new TapeMedium(device, recordLength, Optional.of(folder));
    }

    private TapeMedium(RecordDevice device, int recordLength, Optional<Path> folder) {
        if (!isRecordLength(recordLength)) {
            throw new IllegalArgumentException("recordLength=" + recordLength + ": expected a multiple of 512 from "
                    + MIN_RECORD + " to " + MediumGeometry.LONGEST_UNIT);
        }
        this.device = device;
        this.recordLength = recordLength;
        this.folder = folder;
    }

    private static boolean isRecordLength(int length) {
        return length >= MIN_RECORD && length % TarHeader.BLOCK == 0 && length <= MediumGeometry.LONGEST_UNIT;
    }

    @Override
    public Inspection inspect() throws IOException {
        known = Optional.empty();
        device.locate(0);
        ByteBuffer record = ByteBuffer.allocate(MediumGeometry.LONGEST_UNIT);
        int n = device.read(record);
        if (n == RecordDevice.BLANK) {
            return new Inspection(Inspection.State.BLANK, Optional.empty(), "a blank tape");
        }
        if (n == RecordDevice.FILEMARK) {
            return foreign("a tape that begins with a filemark");
        }
        byte[] first = Arrays.copyOf(record.array(), n);
        firstRecord = n;
        Optional<LabelMember> l = n < LabelMember.LENGTH ? Optional.empty() : LabelMember.parse(first);
        if (l.isPresent()
                && l.get().geometry().unit() == n
                && l.get().geometry().records()) {
            MediumLabel label = l.get().label();
            known = l;
            return new Inspection(
                    Inspection.State.OURS, Optional.of(label), "tape " + label.id() + " '" + label.name() + "'");
        }
        if (isRecordLength(n) && LabelMember.isNamed(first)) {
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

    /** The sets of the tape, as they are, or, of one that is only read, as they were when this was first asked. */
    private TapeScan walk() throws IOException {
        if (folder.isEmpty()) {
            return TapeScan.run(device, geometry());
        }
        if (scanned.isEmpty()) {
            scanned = Optional.of(TapeScan.run(device, geometry()));
        }
        return scanned.get();
    }

    private boolean isBlank() throws IOException {
        return known.isEmpty() && inspect().state() == Inspection.State.BLANK;
    }

    @Override
    public MediumGeometry geometry() throws IOException {
        if (isBlank()) {
            return MediumGeometry.tape(recordLength);
        }
        if (known.isEmpty() && inspect().state() == Inspection.State.DAMAGED) {
            return MediumGeometry.tape(firstRecord);
        }
        return member().geometry();
    }

    @Override
    public MediumScan scan() throws IOException {
        if (isBlank()) {
            return MediumScan.NOTHING;
        }
        MediumScan found = walk().scan();
        return known.isPresent()
                ? found
                : found.with(new MediumFinding(
                        MediumFinding.Kind.DAMAGED,
                        "",
                        0,
                        "object 0 of the tape, tape file 0",
                        "the label",
                        inspect().finding(),
                        "Nothing more is written to it"));
    }

    @Override
    public Optional<String> refusal() throws IOException {
        return isBlank() ? Optional.empty() : walk().refusal();
    }

    private boolean filemarkAt(long object) throws IOException {
        device.locate(object);
        return device.read(ByteBuffer.allocate(MediumGeometry.LONGEST_UNIT)) == RecordDevice.FILEMARK;
    }

    @Override
    public OptionalLong room() throws IOException {
        if (isBlank()) {
            return TapeRoom.from(device, TapeScan.FIRST_SET, 0, recordLength);
        }
        TapeScan scan = walk();
        return room(scan, scan.end());
    }

    private OptionalLong room(TapeScan scan, long first) throws IOException {
        return TapeRoom.from(device, first, scan.objects(), geometry().unit());
    }

    @Override
    public SetWriter begin(SetLayout layout) throws IOException {
        if (!layout.geometry().equals(geometry())) {
            throw new IOException("The set is laid out for " + layout.geometry() + ", the tape is " + geometry());
        }
        if (isBlank()) {
            TapeRoom.require(room(), layout);
            return new TapeSetWriter(device, layout, TapeScan.FIRST_SET, 1, () -> complete(TapeScan.FIRST_SET));
        }
        member();
        TapeScan scan = walk();
        if (scan.refusal().isPresent()) {
            throw new UnsafeMediumException(scan.refusal().get());
        }
        String id = layout.description().id();
        Optional<SetRecord> again =
                scan.unclosed().filter(s -> s.description().id().equals(id));
        if (again.isPresent()) {
            long first = again.get().start();
            TapeRoom.require(room(scan, first), layout);
            return new TapeSetWriter(device, layout, first, again.get().number(), () -> complete(first));
        }
        if (scan.scan().sets().stream().anyMatch(s -> s.description().id().equals(id))) {
            throw new IOException("There is a set " + id + " on the tape");
        }
        TapeRoom.require(room(scan, scan.end()), layout);
        return new TapeSetWriter(device, layout, scan.end(), scan.next(), () -> complete(scan.end()));
    }

    @Override
    public Optional<SetRecord> committed(String id) throws IOException {
        if (isBlank()) {
            return Optional.empty();
        }
        TapeScan scan = walk();
        return scan.scan().sets().stream()
                .filter(s -> s.description().id().equals(id))
                .filter(s -> !scan.unclosed().equals(Optional.of(s)))
                .findFirst();
    }

    /** Labels a blank tape; closes the file before the one that begins here, if whoever wrote it did not live to. */
    private void complete(long first) throws IOException {
        if (isBlank()) {
            initialize(MediumLabel.unnamed(), false);
        } else if (!filemarkAt(first - 1)) {
            device.locate(first - 1);
            device.writeFilemarks(1);
        }
    }

    @Override
    public Optional<ChunkSums> sums(SetRecord set, Path folder, Consumer<String> told) throws IOException {
        int record = geometry().unit();
        List<StoredSums> there = walk().sums();
        return SumsRecordReader.best(there, set, s -> new TapeBytes(device, s.start(), record), record, folder, told);
    }

    @Override
    public void append(ChunkSums sums) throws IOException {
        append(new SumsRecord(sums, geometry()));
    }

    @Override
    public void decide(SetDecision decision) throws IOException {
        append(new DecisionRecord(decision, geometry()));
    }

    private void append(EvidenceRecord record) throws IOException {
        member();
        TapeScan scan = walk();
        if (scan.refusal().isPresent()) {
            throw new UnsafeMediumException(scan.refusal().get());
        }
        complete(scan.end());
        new TapeSumsWriter(device, scan.end()).write(record);
    }

    @Override
    public BlockDevice bytes() throws IOException {
        int record = geometry().unit();
        long size = walk().end() * record;
        Unit unit = new Unit(device.unit().designator(), Unit.Kind.BLOCKS, size, TarHeader.BLOCK, true, "");
        return new MediumBytes(unit, Optional.empty(), new TapeBytes(device, 0, record));
    }

    @Override
    public StoredSet open(SetRecord set, Elsewhere elsewhere) throws IOException {
        return open(set, new Earlier(elsewhere));
    }

    private StoredSet open(SetRecord set, Earlier earlier) throws IOException {
        int record = geometry().unit();
        WrittenBytes bytes = new TapeBytes(device, set.start(), record, earlier.records);
        SetPlace found = SetPlace.onTape(set.description().id(), set.start(), record);
        SetFacts facts = found.locate(() -> SetHeader.of(set, bytes, geometry()));
        Place place = new Place.Records(device.unit().designator(), set.start(), record);
        StoredSet.Start start = new StoredSet.Start(place, 0, set.start() * record);
        boolean asked = folder.isPresent() && set.description().profile() == SetProfile.VOLUME;
        return new StoredSet(
                set, facts, asked ? kept(set, facts, bytes) : bytes, start, found, () -> earlier.before(set));
    }

    /** The tables of a chain are asked in turn; of which sets one is, nobody knows who opens the first of them. */
    private WrittenBytes kept(SetRecord set, SetFacts facts, WrittenBytes bytes) {
        LayoutNumbers n = facts.numbers();
        KeptPart kept = tables.computeIfAbsent(
                set, s -> new KeptPart(folder.orElseThrow(), n.extentsOffset(), n.extents() * ExtentsWriter.RECORD));
        return (offset, target) -> kept.read(bytes, offset, target);
    }

    /** What the sets of one chain continue, by one scan: a tape is not gone through for each of them. */
    private final class Earlier {
        private final KeptRecords records = new KeptRecords();
        private final Elsewhere elsewhere;
        private Optional<List<SetRecord>> sets = Optional.empty();

        Earlier(Elsewhere elsewhere) {
            this.elsewhere = elsewhere;
        }

        Optional<StoredSet> before(SetRecord set) throws IOException {
            if (set.description().parentMedium().isPresent()) {
                return Optional.of(elsewhere.before(set));
            }
            if (sets.isEmpty()) {
                sets = Optional.of(walk().scan().sets());
            }
            String parent = set.description().parent();
            for (SetRecord s : sets.get()) {
                if (s.description().id().equals(parent) && s.number() < set.number()) {
                    return Optional.of(open(s, this));
                }
            }
            return Optional.empty();
        }
    }

    /** The device belongs to whoever opened it. */
    @Override
    public void close() throws IOException {
        for (KeptPart table : tables.values()) {
            table.close();
        }
        tables.clear();
    }
}
