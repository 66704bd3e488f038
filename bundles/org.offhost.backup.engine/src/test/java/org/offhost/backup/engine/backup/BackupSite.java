// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.offhost.archive.SetRecord;
import org.offhost.archive.medium.DiskMedium;
import org.offhost.archive.medium.Medium;
import org.offhost.archive.medium.TapeMedium;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.JobFile;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.ManualTime;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Requests;
import org.offhost.backup.engine.job.StepRow;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.backup.engine.job.TestJournal;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.RecordDevice;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyProvider;
import org.offhost.copy.Place;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.KnownDriver;
import org.offhost.driver.Lease;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.fat.FatParser;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.WriteActivityMonitor;
import org.offhost.tck.Fixtures;
import org.offhost.tck.MemoryUnits;

/** A host with a FAT volume to back up, a blank medium and one driver of each kind, all in memory; and one backup job. */
public final class BackupSite {
    private static final int MEDIUM = 16 << 20;

    private final Path folder;
    private final MemoryUnits units = new MemoryUnits();
    private final DriverBoard board = new DriverBoard();
    private final ManualTime time = new ManualTime(board);
    private final FakeArray array = new FakeArray(units);
    private final FakeCopier copier = new FakeCopier(units);
    private final Designator source;
    private final Designator second;
    private final Designator medium = units.disk(512, MEDIUM);

    /** @param folder for the job */
    public BackupSite(Path folder) throws IOException {
        this.folder = folder;
        byte[] image = Files.readAllBytes(Fixtures.shared("fat12"));
        source = disk(image);
        second = disk(image);
        add(BlockDeviceProvider.class, units);
        add(SnapshotProvider.class, array);
        add(WriteActivityMonitor.class, array);
        add(CopyProvider.class, copier);
        board.add(FileSystemParser.class, parser());
    }

    private Designator disk(byte[] image) throws IOException {
        Designator unit = units.disk(512, image.length);
        try (BlockDevice disk = units.open(unit, Access.READ_WRITE).orElseThrow()) {
            disk.write(0, ByteBuffer.wrap(image));
        }
        return unit;
    }

    public <S> void add(Class<S> kind, S service) {
        board.add(kind, new KnownDriver<>(service, Map.of(), kind.getSimpleName(), "1"));
    }

    /** A driver for what the source holds. */
    public KnownDriver<FileSystemParser> parser() {
        return new KnownDriver<>(new FatParser(), Map.of(FileSystemParser.TYPE, List.of("fat12")), "fat", "1");
    }

    public MemoryUnits units() {
        return units;
    }

    public DriverBoard board() {
        return board;
    }

    public ManualTime time() {
        return time;
    }

    /** From now on all go through units that can fail, the copy driver included. */
    public FaultyUnits withFaults() {
        FaultyUnits faulty = new FaultyUnits(units);
        through(faulty);
        return faulty;
    }

    /** From now on all go through these units, the copy driver included. */
    public void through(BlockDeviceProvider others) {
        board.of(BlockDeviceProvider.class).forEach(this::remove);
        add(BlockDeviceProvider.class, others);
        copier.over(others);
    }

    /** As it was at first; a tape is in memory alone. */
    void withoutFaults() {
        through(units);
    }

    private void remove(KnownDriver<BlockDeviceProvider> driver) {
        try (Lease<BlockDeviceProvider> lease = driver.lease()) {
            board.remove(BlockDeviceProvider.class, lease.service());
        } catch (ProviderWithdrawnException e) {
            throw new AssertionError(e);
        }
    }

    /** Leases that somebody has, of drivers of all kinds. */
    public int leases() {
        return Stream.of(
                        BlockDeviceProvider.class,
                        SnapshotProvider.class,
                        WriteActivityMonitor.class,
                        CopyProvider.class,
                        FileSystemParser.class)
                .flatMap(kind -> board.of(kind).stream())
                .mapToInt(KnownDriver::leases)
                .sum();
    }

    FakeArray array() {
        return array;
    }

    FakeCopier copier() {
        return copier;
    }

    /** Plans that were copied so far. */
    public int copies() {
        return copier.plans();
    }

    /** What each of them was copied from. */
    public List<Place> copiedFrom() {
        return copier.places();
    }

    /** Ends the process as this plan begins, from 1, as a kill does. */
    public void endProcessAt(int plan) {
        copier.endProcessAt(plan);
    }

    /** Lets the next plans fail behind their last byte but before it is durable. */
    public void failCopies(int number, CopyException.Reason why) {
        copier.failNext(number, why);
    }

    /** Lets the array tell that these ranges were written between any two cuts. */
    public void wrote(List<Extent> ranges) {
        array.wrote(ranges);
    }

    public Designator source() {
        return source;
    }

    /** Another source, of the same content. */
    Designator second() {
        return second;
    }

    public Designator medium() {
        return medium;
    }

    public BackupRequest request() {
        return BackupRequest.of(source, "disk", medium);
    }

    /** The job in its first process. */
    public TestHands submit(BackupRequest request) throws IOException {
        return submit(journal -> Requests.keep(request, journal));
    }

    /** The same of a group. */
    TestHands submit(BackupRequest.Group request) throws IOException {
        return submit(journal -> Requests.keep(request, journal));
    }

    private TestHands submit(Consumer<Journal> request) throws IOException {
        Journal journal = TestJournal.of(folder.resolve("job"), JobState.QUEUED);
        request.accept(journal);
        journal.note(new Noted.SnapshotName("0123456789ab", 0, "")).create();
        return new TestHands(journal, board, time);
    }

    /** The job in the next process, which knows what is durable. */
    public TestHands again() throws IOException {
        Journal journal = Journal.read(JobFile.in(folder.resolve("job"))).orElseThrow();
        return new TestHands(journal, board, time);
    }

    /** All of its steps. */
    public StepRow row(BackupRequest request) {
        return BackupSteps.of(request, time, 1000);
    }

    /** Whole sets on the medium. */
    public List<SetRecord> sets() throws IOException {
        return sets(medium);
    }

    public List<SetRecord> sets(Designator medium) throws IOException {
        try (Medium open = medium(medium)) {
            return open.scan().sets();
        }
    }

    /** A disk or a tape to be read. */
    public Medium medium(Designator unit) throws IOException {
        Optional<RecordDevice> tape = units.openRecords(unit);
        return tape.isPresent()
                ? new TapeMedium(tape.get(), TapeMedium.RECORD_LENGTH)
                : new DiskMedium(units.open(unit, Access.READ).orElseThrow());
    }
}
