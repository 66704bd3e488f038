// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.offhost.archive.IndexBefore;
import org.offhost.archive.layout.SetContents;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.block.UnreadableBlockException;
import org.offhost.driver.CountedDevice;
import org.offhost.driver.KnownDriver;
import org.offhost.driver.Lease;
import org.offhost.driver.LeasedEntries;
import org.offhost.driver.Units;
import org.offhost.driver.VolumeSearch;
import org.offhost.filesystem.DoubtfulRanges;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.KnownZeros;
import org.offhost.filesystem.TwinNames;
import org.offhost.inventory.DecodedSink;
import org.offhost.inventory.Encoded;
import org.offhost.inventory.EntriesAhead;
import org.offhost.inventory.PendingStream;
import org.offhost.inventory.PendingStreams;
import org.offhost.inventory.Selection;
import org.offhost.inventory.Spool;
import org.offhost.inventory.SpoolReader;
import org.offhost.inventory.SpoolStatistics;
import org.offhost.inventory.prints.VolumePrints;
import org.offhost.inventory.proof.NotedRuns;

/** Writes what is on a volume into a spool; a parser that goes away half-way is followed by the next one. */
public final class Inventory implements Closeable {
    private static final int BATCHES_PER_CHECKPOINT = 16;
    private static final int FAULTS_NAMED = 20;
    private static final int DECODED_AT_ONCE = 256 << 10;

    private final Hands job;
    private final Units units;
    private final List<Designator> read;
    private final int unitOfWork;
    private final Optional<MetadataSums> sums;
    private final Optional<VolumeMemory> memory;

    /** Kept open when a driver goes away: what is read is not read again. */
    private Spool spool;

    /** Of all entries so far; null if another process read some. */
    private TwinNames twins;

    /** Of all entries so far; null if another process read some, or the proof has them. */
    private NotedRuns runs;

    /**
     * @param read the snapshot, or those that the volume lies on
     * @param batch entries or ranges a parser is leased for, at most {@link Lease#UNIT_OF_WORK}
     * @param sums told what the entries are read from
     * @param memory knows which entries are as they were, of which only the counts are inventoried then
     */
    public Inventory(
            Hands job,
            Units units,
            List<Designator> read,
            int batch,
            Optional<MetadataSums> sums,
            Optional<VolumeMemory> memory) {
        this.memory = memory;
        this.job = job;
        this.units = units;
        this.read = List.copyOf(read);
        this.sums = sums;
        this.unitOfWork = Math.max(1, Math.min(Lease.UNIT_OF_WORK, batch));
    }

    /** The spool, which {@link #open()} has opened. */
    public Spool spool() {
        return spool;
    }

    /** Opens the spool that a process before has begun, or begins one. */
    public void open() throws IOException, InterruptedException {
        if (spool == null) {
            spool = job.journal().has(Noted.InventoryBegun.class)
                            && Files.exists(job.file().spool())
                    ? Spool.open(job.file().spool())
                    : begin();
        }
    }

    private Spool begin() throws IOException, InterruptedException {
        job.file().dropSpool();
        try (BlockDevice device = open(job.tally()::control)) {
            VolumeSearch.Match match = new Volumes(job).match(device);
            match.summary()
                    .evidence()
                    .forEach(e -> job.tally()
                            .evidence(Notice.of(NoticeCode.FILE_SYSTEM_SHOWS)
                                    .with("type", match.summary().type())
                                    .with("detail", e)));
            if (match.summary().dirty()) {
                job.tally()
                        .note(Notice.of(NoticeCode.NOT_CLOSED_CLEANLY)
                                .with("type", match.summary().type()));
            }
            Spool begun = Spool.create(job.file().spool(), match.summary());
            begun.checkpoint();
            job.journal().note(new Noted.InventoryBegun()).save();
            return begun;
        }
    }

    /** Every entry of the volume, from where a parser before came to. */
    public void entries() throws IOException, InterruptedException {
        if (!spool.entriesComplete()) {
            if (spool.isPartial() && prints().isEmpty()) {
                spool.restart(); // which were as before, another process knew
            }
            inVolume(job.tally()::control, this::noting, this::entries);
            if (!spool.entriesComplete()) {
                whole();
            }
        }
        count(spool);
    }

    /** Has every entry in the spool, with what was only counted read again: what is asked needs all. */
    public void whole() throws IOException, InterruptedException {
        if (spool.isPartial()) {
            memory.ifPresent(VolumeMemory::forget);
            spool.restart();
            inVolume(job.tally()::control, this::noting, this::entries);
        }
    }

    /** What the index of the set is made of if the spool is partial; empty if another process has read the entries. */
    public Optional<IndexBefore> before() {
        return spool.isPartial() ? memory.flatMap(m -> m.before(spool)) : Optional.empty();
    }

    private Optional<VolumePrints> prints() {
        return memory.flatMap(VolumeMemory::prints);
    }

    /** Every range that the volume's own map calls in use, and those beside it that were accepted. */
    public void allocated() throws IOException, InterruptedException {
        inVolume(job.tally()::control, device -> device, this::allocated);
    }

    private BlockDevice open(LongConsumer counter) throws IOException, InterruptedException {
        return new CountedDevice(JobVolume.open(job, units, read), counter, this::note);
    }

    /** Parsers pass over what they cannot read, or find it elsewhere; which of both, its faults tell at the end. */
    private void note(UnreadableBlockException e) throws IOException {
        if (!job.journal().has(Noted.Unread.class)) {
            job.journal()
                    .note(new Noted.Unread(Math.max(0, read.indexOf(e.unit())), e.position(), e.detail()))
                    .save();
        }
    }

    /** A set that lacks files because a block is bad must not look whole. */
    private void refuseUnread(Spool spool) throws UnreadableBlockException {
        Optional<Noted.Unread> unread = job.journal().find(Noted.Unread.class);
        if (spool.statistics().faults() > 0 && unread.isPresent()) {
            throw new UnreadableBlockException(
                    read.get(unread.get().unit()),
                    unread.get().position(),
                    unread.get().detail());
        }
    }

    /** A pass over the volume by one parser. */
    private interface Pass {
        void run(KnownDriver<?> driver, FileSystemVolume volume, Spool spool) throws IOException, InterruptedException;
    }

    private BlockDevice noting(BlockDevice device) {
        long end = spool.volume().length() / device.blockLength() * device.blockLength();
        return sums.isPresent() ? sums.get().noting(device, end) : device;
    }

    /** @param seen the device as the parser sees it */
    private void inVolume(LongConsumer counter, UnaryOperator<BlockDevice> seen, Pass pass)
            throws IOException, InterruptedException {
        try (BlockDevice device = open(counter)) {
            VolumeSearch.Match match =
                    new Volumes(job).match(device, spool.volume().type());
            try (FileSystemVolume volume = Volumes.open(match, seen.apply(device))) {
                job.tally()
                        .evidence(Notice.of(NoticeCode.PARSED_BY)
                                .with("driver", match.parser().title()));
                pass.run(match.parser(), volume, spool);
            }
        }
    }

    private void entries(KnownDriver<?> driver, FileSystemVolume volume, Spool spool) throws IOException {
        if (spool.cursor().isEmpty()) {
            twins = new TwinNames(spool.volume());
            runs = new NotedRuns();
            sums.ifPresent(MetadataSums::begin);
            if (memory.isPresent()) {
                memory.get().begin(spool);
            }
        }
        Optional<VolumePrints> prints = prints();
        EntryStream leased = new LeasedEntries(driver, volume.entries(spool.cursor()));
        try (EntriesAhead entries = new EntriesAhead(leased, unitOfWork)) {
            for (int batches = 1; ; batches++) {
                EntryBatch batch = entries.next();
                job.working();
                if (batch.isEnd()) {
                    break;
                }
                if (prints.isPresent()) {
                    spool.append(batch, prints.get());
                } else {
                    spool.append(batch);
                }
                if (twins != null) {
                    batch.entries().forEach(twins::add);
                }
                if (runs != null) {
                    batch.entries().forEach(runs::note);
                }
                if (batches % BATCHES_PER_CHECKPOINT == 0) {
                    spool.checkpoint();
                }
                count(spool);
                job.progress(job.tally().control(), 0);
            }
        }
        spool.checkpoint();
        refuseUnread(spool);
        if (memory.isPresent()) {
            memory.get().end(twins != null && !twins.askAgain() && runs != null && runs.areAll());
        }
        if (spool.isPartial() && before().isEmpty()) {
            return;
        }
        spool.completeEntries();
        sums.ifPresent(MetadataSums::complete);
    }

    private void allocated(KnownDriver<?> driver, FileSystemVolume volume, Spool spool) throws IOException {
        Ownership ownership = new Ownership(job, spool);
        spool.restartAllocated();
        try (DoubtfulRanges doubtful = volume.inDoubt().orElse(null)) {
            ownership.note(volume, doubtful == null ? "" : doubtful.reason());
            if (doubtful != null) {
                ranges(driver, doubtful, spool::appendInDoubt);
            }
        }
        try (ExtentStream extents = new MergedRanges(volume.allocated(), ownership.besideMap())) {
            ranges(driver, extents, batch -> {
                spool.appendAllocated(batch);
                job.progress(batch.get(batch.size() - 1).end(), spool.volume().length());
            });
        }
        spool.completeAllocated();
    }

    /** Takes ranges of a volume. */
    private interface RangeSink {
        void take(List<Extent> batch) throws IOException;
    }

    private void ranges(KnownDriver<?> driver, ExtentStream from, RangeSink to) throws IOException {
        while (true) {
            List<Extent> batch;
            try (Lease<?> lease = driver.lease()) {
                lease.check();
                batch = from.next(unitOfWork);
            }
            job.working();
            if (batch.isEmpty()) {
                return;
            }
            to.take(batch);
        }
    }

    /** The runs of all entries, for one proof; empty if another process read some. */
    public Optional<NotedRuns> takeRuns() {
        Optional<NotedRuns> taken = Optional.ofNullable(runs);
        runs = null;
        return taken;
    }

    private void count(Spool spool) {
        SpoolStatistics s = spool.statistics();
        job.tally().contents(new SetContents(s.files(), s.directories(), s.streams(), s.resident()));
    }

    /**
     * Has the parser decode what a set of files needs in plain.
     *
     * @param wanted asked for the numbers of entries, from 0
     */
    public void decode(Selection selection, Encoded encoded, IntPredicate wanted)
            throws IOException, InterruptedException {
        inVolume(n -> {}, device -> device, (driver, volume, s) -> {
            try (PendingStreams pending = s.needsDecoding(selection, encoded, wanted)) {
                for (Optional<PendingStream> p = pending.next(); p.isPresent(); p = pending.next()) {
                    decode(driver, volume, s, p.get());
                }
            }
            s.checkpoint();
        });
    }

    private void decode(KnownDriver<?> driver, FileSystemVolume volume, Spool spool, PendingStream p)
            throws IOException {
        job.checkCancelled();
        try (Lease<?> lease = driver.lease();
                InputStream in = volume.content(p.entry(), p.attribute());
                DecodedSink out = spool.decoded(p.entry(), p.attribute())) {
            byte[] buffer = new byte[DECODED_AT_ONCE];
            for (int n = 0; n >= 0; n = in.read(buffer)) {
                job.checkCancelled();
                lease.check();
                out.write(buffer, 0, n);
                long zeros = KnownZeros.ahead(in);
                if (zeros > 0) {
                    in.skipNBytes(zeros);
                    out.zeros(zeros);
                }
                job.working();
            }
            job.tally().decoded(out.data());
        }
    }

    private static void entries(Spool spool, Consumer<FileEntry> to) throws IOException {
        try (SpoolReader entries = spool.entries()) {
            for (Optional<FileEntry> e = entries.next(); e.isPresent(); e = entries.next()) {
                to.accept(e.get());
            }
        }
    }

    /** Notes what is not as it should be, by path. */
    public void noteFaults() throws IOException {
        boolean none = twins == null && spool.isPartial(); // it would not be complete otherwise
        if (twins == null && !none) { // an earlier process has read the entries, or a part of them
            twins = new TwinNames(spool.volume());
            entries(spool, twins::add);
        }
        List<Fault> same = none ? List.of() : twins.faults(to -> entries(spool, to));
        long faults = spool.statistics().faults() + same.size();
        if (faults > 0) {
            List<Fault> named = Stream.concat(spool.faults(FAULTS_NAMED).stream(), same.stream())
                    .limit(FAULTS_NAMED)
                    .toList();
            Notice all = Notice.of(NoticeCode.VOLUME_HAS_FAULTS).with("faults", faults);
            job.tally().note(faults > named.size() ? all.with("named", named.size()) : all);
            for (Fault f : named) {
                job.tally().note(f.sentence(f.path(spool.directories())));
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (VolumeMemory closed = memory.orElse(null);
                Spool also = spool) {
            spool = null;
        }
    }
}
