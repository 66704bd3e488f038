// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.offhost.archive.SetRecord;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobState;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.VerifyRequest;
import org.offhost.backup.engine.backup.BackupSite;
import org.offhost.backup.engine.job.JobFile;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Requests;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.backup.engine.job.TestJournal;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;

/** A medium in memory with a set of a FAT volume, a blank disk of the same size, and one job that reads the one. */
final class RestoreSite {
    private final Path folder;
    private final BackupSite backup;
    private final Designator destination;
    private int backups;

    /** @param folder for the jobs */
    RestoreSite(Path folder) throws IOException {
        this.folder = folder;
        this.backup = new BackupSite(folder.resolve("backup"));
        this.destination = backup.units().disk(512, bytes(backup.source()).length);
    }

    BackupSite backup() {
        return backup;
    }

    Designator destination() {
        return destination;
    }

    /** Adds a set of what the source holds now. */
    SetRecord addSet(CheckLevel level) throws IOException, InterruptedException {
        BackupSite site = backup;
        BackupRequest request = BackupRequest.of(site.source(), "disk" + ++backups, site.medium())
                .check(level);
        TestHands job = site.submit(request);
        site.row(request).run(job);
        List<SetRecord> sets = site.sets();
        return sets.get(sets.size() - 1);
    }

    /** All that is on a disk. */
    byte[] bytes(Designator disk) throws IOException {
        try (BlockDevice device = backup.units().open(disk, Access.READ).orElseThrow()) {
            ByteBuffer all = ByteBuffer.allocate((int) device.size());
            device.read(0, all);
            return all.array();
        }
    }

    /** Writes one block of 512 bytes, all of them the same. */
    void write(Designator disk, long position, int value) throws IOException {
        byte[] block = new byte[512];
        java.util.Arrays.fill(block, (byte) value);
        try (BlockDevice device = backup.units().open(disk, Access.READ_WRITE).orElseThrow()) {
            device.write(position, ByteBuffer.wrap(block));
        }
    }

    RestoreRequest toUnit() {
        return RestoreRequest.of(backup.medium(), new RestoreRequest.ToUnit(destination, false));
    }

    /** The job in its first process. */
    TestHands submit(RestoreRequest request) throws IOException {
        Journal journal = TestJournal.of(folder.resolve("job"), JobState.QUEUED);
        Requests.keep(request, journal);
        return submit(journal);
    }

    TestHands submit(VerifyRequest request) throws IOException {
        Journal journal = TestJournal.of(folder.resolve("job"), JobState.QUEUED);
        Requests.keep(request, journal);
        return submit(journal);
    }

    private TestHands submit(Journal journal) throws IOException {
        journal.create();
        return new TestHands(journal, backup.board(), backup.time());
    }

    /** The job in the next process, which knows what is durable. */
    TestHands again() throws IOException {
        Journal journal = Journal.read(JobFile.in(folder.resolve("job"))).orElseThrow();
        return new TestHands(journal, backup.board(), backup.time());
    }
}
