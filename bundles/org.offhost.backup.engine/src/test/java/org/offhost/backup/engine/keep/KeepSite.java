// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.keep;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.offhost.archive.MediumScan;
import org.offhost.archive.SetRecord;
import org.offhost.archive.medium.DiskMedium;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupRequest.Since;
import org.offhost.backup.engine.backup.BackupSite;
import org.offhost.backup.engine.medium.KnownSets;
import org.offhost.backup.engine.medium.MediaNow;
import org.offhost.backup.engine.medium.UnitsInUse;
import org.offhost.backup.keep.ForgetReport;
import org.offhost.backup.keep.ForgetRequest;
import org.offhost.backup.keep.KeepRules;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;

/** A medium in memory with sets of a FAT volume, and a clock. */
final class KeepSite {
    private final BackupSite backup;
    private final MediaNow media;
    private Instant now = Instant.parse("2099-03-01T12:00:00Z");

    KeepSite(Path folder) throws IOException {
        this.backup = new BackupSite(folder);
        this.media = new MediaNow(backup.board(), new UnitsInUse((one, other) -> false));
    }

    BackupSite backup() {
        return backup;
    }

    Instant now() {
        return now;
    }

    void now(Instant instant) {
        now = instant;
    }

    SetRecord save(String name, boolean continues) throws IOException, InterruptedException {
        return save(
                BackupRequest.of(backup.source(), name, backup.medium()).since(continues ? Since.LAST : Since.NONE));
    }

    SetRecord save(BackupRequest request) throws IOException, InterruptedException {
        backup.row(request).run(backup.submit(request));
        List<SetRecord> sets = scan().sets();
        return sets.get(sets.size() - 1);
    }

    void lock(String setId, Instant until) throws IOException {
        new Locking(media, clock()).lock(backup.medium(), setId, until);
    }

    ForgetReport forget(int last, boolean dryRun) throws IOException, InterruptedException {
        return new Forgetting(media, new KnownSets(backup.board(), told -> {}), clock())
                .forget(new ForgetRequest(backup.medium(), new KeepRules(last, 0, 0, 0, 0), ZoneOffset.UTC, dryRun));
    }

    MediumScan scan() throws IOException {
        try (DiskMedium disk = disk()) {
            return disk.scan();
        }
    }

    DiskMedium disk() {
        return new DiskMedium(backup.units().open(backup.medium(), Access.READ).orElseThrow());
    }

    byte[] bytes() throws IOException {
        try (BlockDevice device =
                backup.units().open(backup.medium(), Access.READ).orElseThrow()) {
            ByteBuffer all = ByteBuffer.allocate((int) device.size());
            device.read(0, all);
            return all.array();
        }
    }

    private InstantSource clock() {
        return () -> now;
    }
}
