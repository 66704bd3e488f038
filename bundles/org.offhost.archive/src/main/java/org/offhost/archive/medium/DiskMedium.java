// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.offhost.archive.Inspection;
import org.offhost.archive.MediumFinding;
import org.offhost.archive.MediumGeometry;
import org.offhost.archive.MediumLabel;
import org.offhost.archive.MediumScan;
import org.offhost.archive.SetDecision;
import org.offhost.archive.SetRecord;
import org.offhost.archive.UnsafeMediumException;
import org.offhost.archive.WrittenBytes;
import org.offhost.archive.layout.SetLayout;
import org.offhost.archive.set.HeldRanges;
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
import org.offhost.archive.tar.PlainTar;
import org.offhost.archive.tar.TarHeader;
import org.offhost.block.BlockDevice;
import org.offhost.block.EndOfMediumException;
import org.offhost.copy.Place;
import org.offhost.inventory.form.DamagedMediumException;

/**
 * A disk that keeps sets: one tar over all of it, whose first member is the label.
 *
 * <p>Sets lie one behind the other; each begins where the end of archive of the one before was. A set is seen as soon as
 * its first block is there, which is written last.
 */
public final class DiskMedium implements Medium {
    /** Every signature known lies in it. */
    private static final int HEAD = 256 << 10;

    private final BlockDevice device;
    private Optional<LabelMember> known = Optional.empty();
    private boolean foundBlank;
    private boolean unlabelled;

    /** @param device the whole unit or a part of it, written only by {@link #initialize} and commits */
    public DiskMedium(BlockDevice device) {
        this.device = device;
    }

    private byte[] read(long position, int length) throws IOException {
        byte[] bytes = new byte[(int) Math.max(0, Math.min(length, device.size() - position))];
        device.read(position, ByteBuffer.wrap(bytes));
        return bytes;
    }

    @Override
    public Inspection inspect() throws IOException {
        byte[] label = read(0, LabelMember.LENGTH);
        if (LabelMember.isNamed(label)) {
            return LabelMember.parse(label)
                    .map(l -> new Inspection(
                            Inspection.State.OURS,
                            Optional.of(l.label()),
                            "medium " + l.label().id() + " '" + l.label().name() + "'"))
                    .orElseGet(() -> damaged("the label at byte " + TarHeader.BLOCK + " is damaged"));
        }
        byte[] first = read(0, HEAD);
        int unit = MediumGeometry.disk(device.blockLength()).unit();
        if (new LabelSlots(device, unit).newest().isPresent()) {
            return damaged("the label at byte 0 is overwritten: "
                    + Signatures.find(first).orElse("unknown data") + "; a slot behind it is one of ours");
        }
        int at = Signatures.firstByte(first);
        if (at >= 0) {
            return foreign(Signatures.find(first).orElse("unknown data at byte " + at));
        }
        OptionalLong behind = new UnusedRoom(device, 0).dataBehindHead();
        foundBlank = behind.isEmpty();
        return behind.isPresent()
                ? foreign("unknown data at byte " + behind.getAsLong())
                : new Inspection(Inspection.State.BLANK, Optional.empty(), "nothing but zeros at both ends");
    }

    private static Inspection damaged(String finding) {
        return new Inspection(Inspection.State.DAMAGED, Optional.empty(), finding);
    }

    private static Inspection foreign(String finding) {
        return new Inspection(Inspection.State.FOREIGN, Optional.empty(), finding);
    }

    @Override
    public void initialize(MediumLabel label, boolean overwrite) throws IOException {
        if (device.size() < labelled()) {
            throw new EndOfMediumException("A medium of " + device.size() + " bytes has no room for a label");
        }
        refuseData(overwrite, labelled());
        write(label, overwrite ? device.size() : labelled());
    }

    /** @param written byte behind all that may be there already */
    private void write(MediumLabel label, long written) throws IOException {
        MediumGeometry g = MediumGeometry.disk(device.blockLength());
        long unit = g.unit();
        known = Optional.empty();
        foundBlank = false;
        unlabelled = false;
        device.write(3 * unit, ByteBuffer.allocate(g.unit()));
        device.write(unit, ByteBuffer.allocate(2 * g.unit()));
        device.flush();
        ByteBuffer first = ByteBuffer.allocate(g.unit());
        first.put(new LabelMember(label, g).toBytes(3 * unit - TarHeader.BLOCK)).rewind();
        device.write(0, first);
        new LabelSlots(device, g.unit()).begin(LabelSlots.FIRST_SET * unit, written);
    }

    /** Looks again right before the first write; what was just found blank only where it will be written. */
    private void refuseData(boolean overwrite, int written) throws IOException {
        boolean still = foundBlank && Signatures.firstByte(read(0, written)) < 0;
        foundBlank = false;
        Inspection.State state = still ? Inspection.State.BLANK : inspect().state();
        if (!overwrite && state != Inspection.State.BLANK) {
            throw new IOException("The medium is not blank: " + inspect().finding());
        }
    }

    /** Whether there are only zeros where label and slots will be. */
    private boolean isUnlabelled() throws IOException {
        unlabelled = known.isEmpty() && (unlabelled || foundBlank || looksUnlabelled());
        return unlabelled;
    }

    private boolean looksUnlabelled() throws IOException {
        return Signatures.firstByte(read(0, TarHeader.BLOCK)) < 0 && Signatures.firstByte(read(0, labelled())) < 0;
    }

    /** Bytes of label, slots and the end of an archive without sets. */
    private int labelled() {
        return 4 * MediumGeometry.disk(device.blockLength()).unit();
    }

    private LabelMember member() throws IOException {
        if (known.isEmpty()) {
            Inspection i = inspect();
            if (i.state() == Inspection.State.DAMAGED) {
                throw new DamagedMediumException("medium label", 0, "a whole label", i.finding());
            }
            if (i.state() != Inspection.State.OURS) {
                throw new IOException("Not one of our media: " + i.finding());
            }
            known = LabelMember.parse(read(0, LabelMember.LENGTH));
        }
        LabelMember m = known.orElseThrow();
        if (m.geometry().records() || m.geometry().unit() % device.blockLength() != 0) {
            throw new IOException("The medium was made with units of "
                    + m.geometry().unit() + " bytes; this device has blocks of " + device.blockLength());
        }
        return m;
    }

    @Override
    public MediumLabel label() throws IOException {
        return member().label();
    }

    @Override
    public MediumGeometry geometry() throws IOException {
        if (isUnlabelled()) {
            return MediumGeometry.disk(device.blockLength());
        }
        if (known.isEmpty() && inspect().state() == Inspection.State.DAMAGED) {
            return MediumGeometry.disk(device.blockLength());
        }
        return new MediumGeometry(false, member().geometry().unit(), device.blockLength());
    }

    @Override
    public MediumScan scan() throws IOException {
        if (isUnlabelled()) {
            return MediumScan.NOTHING;
        }
        MediumScan found = contents(true).scan();
        return damage().isEmpty() ? found : found.with(damage().get());
    }

    @Override
    public Optional<MediumFinding> unused() throws IOException {
        return isUnlabelled() ? Optional.empty() : contents(false).unused();
    }

    @Override
    public List<SetRecord> sets() throws IOException {
        return isUnlabelled() ? List.of() : contents(false).scan().sets();
    }

    /**
     * @param wide whether to look well where nothing was ever written, and not at some blocks only if a slot tells where
     *     the sets end
     */
    private DiskContents contents(boolean wide) throws IOException {
        return new DiskScan(device, geometry().unit(), wide).run();
    }

    /** What is the matter with the label, if it can be told that it was one. */
    private Optional<MediumFinding> damage() throws IOException {
        Inspection i = known.isPresent() ? null : inspect();
        return i == null || i.state() != Inspection.State.DAMAGED
                ? Optional.empty()
                : Optional.of(new MediumFinding(
                        MediumFinding.Kind.DAMAGED,
                        "",
                        0,
                        "byte 0 of the medium",
                        "the label",
                        i.finding(),
                        PlainTar.way("") + ". Nothing more is written to it"));
    }

    private WrittenBytes bytesAt(long start) {
        return (offset, target) -> device.read(start + offset, target);
    }

    @Override
    public Optional<String> refusal() throws IOException {
        return isUnlabelled() ? Optional.empty() : contents(false).refusal();
    }

    @Override
    public OptionalLong room() throws IOException {
        return OptionalLong.of(
                isUnlabelled()
                        ? room(LabelSlots.FIRST_SET * geometry().unit())
                        : room(contents(false).end()));
    }

    private long room(long end) throws IOException {
        int unit = geometry().unit();
        return Math.max(0, device.size() / unit * unit - end);
    }

    @Override
    public SetWriter begin(SetLayout layout) throws IOException {
        if (!layout.geometry().equals(geometry())) {
            throw new IOException("The set is laid out for " + layout.geometry() + ", the medium is " + geometry());
        }
        if (isUnlabelled()) {
            return begin(layout, LabelSlots.FIRST_SET * layout.geometry().unit(), 1);
        }
        member();
        DiskContents contents = contents(false);
        if (contents.refusal().isPresent()) {
            throw new UnsafeMediumException(contents.refusal().get());
        }
        String id = layout.description().id();
        if (contents.scan().sets().stream().anyMatch(s -> s.description().id().equals(id))) {
            throw new IOException("There is a set " + id + " on the medium");
        }
        return begin(layout, contents.end(), contents.next());
    }

    private SetWriter begin(SetLayout layout, long at, int number) throws IOException {
        long room = room(at);
        if (layout.length() > room) {
            throw new EndOfMediumException("There is room for " + room + " bytes, the set takes " + layout.length());
        }
        return new DiskSetWriter(device, layout, at, number, this::labelIfBlank);
    }

    private void labelIfBlank() throws IOException {
        if (known.isEmpty() && looksUnlabelled()) {
            write(MediumLabel.unnamed(), labelled());
        }
    }

    @Override
    public Optional<ChunkSums> sums(SetRecord set, Path folder, Consumer<String> told) throws IOException {
        List<StoredSums> there = contents(false).sums();
        return SumsRecordReader.best(
                there, set, s -> bytesAt(s.start()), geometry().unit(), folder, told);
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
        DiskContents contents = contents(false);
        if (contents.refusal().isPresent()) {
            throw new UnsafeMediumException(contents.refusal().get());
        }
        long room = room(contents.end());
        if (record.length() > room) {
            throw new EndOfMediumException(
                    "There is room for " + room + " bytes, " + record.length() + " are to be appended");
        }
        new DiskSumsWriter(device, contents.end(), contents.next() - 1).write(record);
    }

    @Override
    public long release(SetRecord forgotten) throws IOException {
        if (!contents(false).scan().forgotten().contains(forgotten)) {
            throw new IllegalArgumentException("set " + forgotten.description().id() + " was not forgotten");
        }
        WrittenBytes bytes = bytesAt(forgotten.start());
        SetPlace found = SetPlace.onDisk(forgotten.description().id(), forgotten.start());
        SetFacts facts = found.locate(() -> SetHeader.of(forgotten, bytes, geometry()));
        long unit = geometry().unit();
        long[] released = {0};
        HeldRanges.visit(facts, bytes, (offset, length) -> {
            long first = (forgotten.start() + offset + unit - 1) / unit * unit;
            long last = (forgotten.start() + offset + length) / unit * unit;
            released[0] += last > first ? device.release(first, last - first) : 0;
        });
        device.flush();
        return released[0];
    }

    @Override
    public BlockDevice bytes() {
        return new MediumBytes(device.unit(), Optional.of(device.origin()), device::read);
    }

    @Override
    public StoredSet open(SetRecord set, Elsewhere elsewhere) throws IOException {
        WrittenBytes bytes = bytesAt(set.start());
        SetPlace found = SetPlace.onDisk(set.description().id(), set.start());
        SetFacts facts = found.locate(() -> SetHeader.of(set, bytes, geometry()));
        Place place = new Place.Blocks(device.origin().unit());
        long start = device.origin().position() + set.start();
        return new StoredSet(
                set, facts, bytes, new StoredSet.Start(place, start, start), found, () -> before(set, elsewhere));
    }

    /** The set that one continues: on this medium it lies before it, so there is no end to look for. */
    private Optional<StoredSet> before(SetRecord set, Elsewhere elsewhere) throws IOException {
        if (set.description().parentMedium().isPresent()) {
            return Optional.of(elsewhere.before(set));
        }
        String parent = set.description().parent();
        for (SetRecord s : contents(false).scan().sets()) {
            if (s.description().id().equals(parent) && s.number() < set.number()) {
                return Optional.of(open(s, elsewhere));
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        // the device belongs to whoever opened it
    }
}
