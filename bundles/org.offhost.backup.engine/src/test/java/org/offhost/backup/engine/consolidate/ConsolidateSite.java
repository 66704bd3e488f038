// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.consolidate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.offhost.archive.SetRecord;
import org.offhost.archive.StoredEntries;
import org.offhost.archive.StoredEntry;
import org.offhost.archive.StoredStream;
import org.offhost.archive.medium.DiskMedium;
import org.offhost.archive.medium.Medium;
import org.offhost.archive.set.SetReader;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupRequest.Since;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobState;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.engine.backup.BackupSite;
import org.offhost.backup.engine.job.JobFile;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Requests;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.backup.engine.job.TestJournal;
import org.offhost.backup.keep.ConsolidateRequest;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.block.RecordDevice;
import org.offhost.filesystem.Attribute;

/** A medium in memory with a chain of sets of a FAT volume, a blank one, and one job that consolidates the one onto the other. */
final class ConsolidateSite {
    private static final int SIZE = 12 << 20;
    private static final int BLOCK = 4096;

    private final Path folder;
    private final BackupSite backup;
    private final Designator medium;
    private final Designator to;
    private final List<byte[]> points = new ArrayList<>();
    private final List<SetRecord> sets = new ArrayList<>();

    /** @param folder for the jobs */
    ConsolidateSite(Path folder) throws IOException {
        this.folder = folder;
        this.backup = new BackupSite(folder.resolve("backup"));
        this.medium = backup.medium();
        this.to = backup.units().disk(512, SIZE);
    }

    private ConsolidateSite(Path folder, BackupSite backup, Designator medium) {
        this.folder = folder;
        this.backup = backup;
        this.medium = medium;
        this.to = backup.units().disk(512, SIZE);
    }

    /** The same with the chain on a tape. */
    static ConsolidateSite withTape(Path folder) throws IOException {
        BackupSite backup = new BackupSite(folder.resolve("backup"));
        return new ConsolidateSite(folder, backup, backup.units().tape(1000));
    }

    /** What carries the chain. */
    Designator medium() {
        return medium;
    }

    BackupSite backup() {
        return backup;
    }

    /** The blank medium. */
    Designator to() {
        return to;
    }

    /** What the source held at each cut. */
    List<byte[]> points() {
        return points;
    }

    /** The chain, the full one first. */
    List<SetRecord> sets() {
        return sets;
    }

    /** A full set and some that continue it: of each the last blocks in use were written since the one before. */
    void chain(int links, CheckLevel level) throws IOException, InterruptedException {
        chain(links, level, request -> request);
    }

    /** The same of sets of files. */
    void chainOfFiles(int links, CheckLevel level) throws IOException, InterruptedException {
        chain(links, level, request -> request.files(List.of()));
    }

    private void chain(int links, CheckLevel level, UnaryOperator<BackupRequest> as)
            throws IOException, InterruptedException {
        save(as.apply(BackupRequest.of(backup.source(), "disk0", medium).check(level)));
        for (int i = 1; i < links; i++) {
            Extent written = new Extent(lastInUse() - (long) (i - 1) * BLOCK, BLOCK);
            write(backup.source(), written.position(), i);
            backup.wrote(List.of(written));
            save(as.apply(BackupRequest.of(backup.source(), "disk" + i, medium)
                    .check(level)
                    .since(Since.LAST)));
        }
    }

    void save(BackupRequest request) throws IOException, InterruptedException {
        backup.row(request).run(backup.submit(request));
        points.add(bytes(backup.source()));
        List<SetRecord> all = backup.sets(medium);
        sets.add(all.get(all.size() - 1));
    }

    long lastInUse() throws IOException {
        byte[] volume = bytes(backup.source());
        int at = volume.length - 1;
        while (volume[at] == 0) {
            at--;
        }
        return at / BLOCK * BLOCK;
    }

    /** All that is on a disk. */
    byte[] bytes(Designator disk) throws IOException {
        try (BlockDevice device = backup.units().open(disk, Access.READ).orElseThrow()) {
            ByteBuffer all = ByteBuffer.allocate((int) device.size());
            device.read(0, all);
            return all.array();
        }
    }

    boolean isBlank(Designator disk) throws IOException {
        return Arrays.equals(bytes(disk), new byte[bytes(disk).length]);
    }

    /** Writes 4 KiB, all of them the same. */
    void write(Designator disk, long position, int value) throws IOException {
        byte[] block = new byte[BLOCK];
        Arrays.fill(block, (byte) value);
        try (BlockDevice device = backup.units().open(disk, Access.READ_WRITE).orElseThrow()) {
            device.write(position, ByteBuffer.wrap(block));
        }
    }

    /** Inverts one byte. */
    void rot(Designator disk, long position) throws IOException {
        try (BlockDevice device = backup.units().open(disk, Access.READ_WRITE).orElseThrow()) {
            ByteBuffer block = ByteBuffer.allocate(512);
            device.read(position / 512 * 512, block);
            int at = (int) (position % 512);
            block.put(at, (byte) ~block.get(at));
            device.write(position / 512 * 512, block.flip());
        }
    }

    /** Inverts the middle byte of a record of the tape; what lies behind it stays as it is. */
    void rotTape(long object) throws IOException {
        List<byte[]> behind = new ArrayList<>();
        try (RecordDevice tape = backup.units().openRecords(medium).orElseThrow()) {
            tape.locate(object);
            for (ByteBuffer b = ByteBuffer.allocate(1 << 20); tape.read(b) != RecordDevice.BLANK; b.clear()) {
                behind.add(Arrays.copyOf(b.array(), b.position()));
            }
            byte[] rotten = behind.get(0);
            rotten[rotten.length / 2] ^= -1;
            tape.locate(object);
            for (byte[] record : behind) {
                if (record.length == 0) {
                    tape.writeFilemarks(1);
                } else {
                    tape.write(ByteBuffer.wrap(record));
                }
            }
        }
    }

    ConsolidateRequest request() {
        return ConsolidateRequest.of(medium, to);
    }

    /** The job in its first process. */
    TestHands submit(ConsolidateRequest request) throws IOException {
        Journal journal = TestJournal.of(folder.resolve("job"), JobState.QUEUED);
        Requests.keep(request, journal);
        journal.create();
        return new TestHands(journal, backup.board(), backup.time());
    }

    /** A restore in its first process. */
    TestHands submit(RestoreRequest request) throws IOException {
        Journal journal = TestJournal.of(folder.resolve("job"), JobState.QUEUED);
        Requests.keep(request, journal);
        journal.create();
        return new TestHands(journal, backup.board(), backup.time());
    }

    /** The job in the next process, which knows what is durable. */
    TestHands again() throws IOException {
        Journal journal = Journal.read(JobFile.in(folder.resolve("job"))).orElseThrow();
        return new TestHands(journal, backup.board(), backup.time());
    }

    /** Whole sets on the new medium. */
    List<SetRecord> made() throws IOException {
        try (DiskMedium disk = disk(to)) {
            return disk.scan().sets();
        }
    }

    DiskMedium disk(Designator unit) {
        return new DiskMedium(backup.units().open(unit, Access.READ).orElseThrow());
    }

    /** What a set shows of the volume: all that is in use, zeros elsewhere. */
    byte[] shown(Designator medium, SetRecord set) throws IOException {
        try (Medium disk = backup.medium(medium);
                SetReader reader = disk.open(set);
                BlockDevice volume = reader.volume()) {
            ByteBuffer all = ByteBuffer.allocate((int) volume.size());
            volume.read(0, all);
            return all.array();
        }
    }

    /** Every content of a set of files, by path and name of the stream. */
    Map<String, byte[]> contents(Designator medium, SetRecord set) throws IOException {
        Map<String, byte[]> all = new TreeMap<>();
        try (Medium disk = backup.medium(medium);
                SetReader reader = disk.open(set)) {
            for (StoredEntry e : index(medium, set)) {
                for (StoredStream s : e.streams()) {
                    Attribute a = e.entry().attributes().get(s.attribute());
                    try (InputStream content = reader.content(e, a)) {
                        all.put(e.path() + ":" + a.name(), content.readAllBytes());
                    }
                }
            }
        }
        return all;
    }

    /** Every path of a set with all that is kept of it. */
    List<StoredEntry> index(Designator medium, SetRecord set) throws IOException {
        List<StoredEntry> all = new ArrayList<>();
        try (Medium disk = backup.medium(medium);
                SetReader reader = disk.open(set);
                StoredEntries entries = reader.list("/")) {
            for (Optional<StoredEntry> e = entries.next(); e.isPresent(); e = entries.next()) {
                all.add(e.get());
            }
        }
        return all;
    }
}
