// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.swap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.offhost.array.virtual.management.ArrayUnit;
import org.offhost.array.virtual.management.DiskFile;
import org.offhost.array.virtual.management.TapeFile;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupService;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.ExistingFiles;
import org.offhost.backup.Job;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.Offload;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.VerifyRequest;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.itest.Lab;
import org.offhost.itest.RestoredFolder;
import org.offhost.tck.manifest.Manifest;

/** One volume that is backed up, verified and restored, again and again; what comes back is held against what was there. */
final class Lane {
    /** How long its jobs wait for a driver: longer than any is away. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** When a job that neither ends nor fails is given up. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static final long MEDIUM = 256L << 20;
    private static final int CHUNK = 1 << 20;

    private final VirtualArray array;
    private final Volume volume;
    private final Path folder;
    private final Random random;
    private int rounds;

    /**
     * What a lane backs up.
     *
     * @param name of the fixture
     * @param image its file
     * @param blockLength of its unit
     * @param allocated what of it has to come back from a set of the whole volume
     * @param manifest what has to come back as files
     * @param source the unit that is backed up, where it is none of the array but a file that somebody vouches for
     */
    record Volume(
            String name,
            Path image,
            int blockLength,
            List<Extent> allocated,
            Manifest manifest,
            Optional<Designator> source) {}

    Lane(VirtualArray array, Volume volume, Path folder, Random random) {
        this.array = array;
        this.volume = volume;
        this.folder = folder;
        this.random = random;
    }

    int rounds() {
        return rounds;
    }

    /** Saves, verifies and restores the volume once. */
    void round(BackupService backup) throws IOException, InterruptedException {
        boolean files = rounds % 2 == 1;
        boolean tape = random.nextInt(3) == 0;
        Path here = Files.createDirectories(folder.resolve("round-" + rounds));
        Designator source = volume.source().isPresent()
                ? volume.source().get()
                : attach(new DiskFile(volume.image(), volume.blockLength(), true, 0));
        Designator medium = (tape
                        ? array.attach(new TapeFile(here.resolve("medium.tap"), false, true, 0))
                        : array.attach(new DiskFile(here.resolve("medium.img"), 512, false, MEDIUM)))
                .designator();
        try {
            String set = end(backup.backup(request(source, medium, files)), "backup")
                    .summary()
                    .setId();
            end(backup.verify(new VerifyRequest(medium, set, CheckLevel.FULL, PATIENCE)), "verify");
            if (files) {
                filesComeBack(backup, medium, set, here.resolve("out"));
            } else {
                unitComesBack(backup, medium, set, here.resolve("restored.img"));
            }
        } finally {
            array.detach(medium);
            if (volume.source().isEmpty()) {
                array.detach(source);
            }
            delete(here);
        }
        rounds++;
    }

    private Designator attach(DiskFile file) throws IOException {
        ArrayUnit unit = array.attach(file);
        return unit.designator();
    }

    private BackupRequest request(Designator source, Designator medium, boolean files) {
        BackupRequest request = Lab.request(source, volume.name(), medium).patience(PATIENCE);
        request = files ? request.files(List.of()) : request;
        if (volume.source().isPresent()) {
            request = request.stillAccordingTo("the soak").offload(Offload.PREFERRED);
        } else if (random.nextInt(3) == 0) {
            request = request.offload(Offload.PREFERRED);
        }
        return request;
    }

    private void filesComeBack(BackupService backup, Designator medium, String set, Path out)
            throws IOException, InterruptedException {
        end(
                backup.restore(RestoreRequest.of(medium, new RestoreRequest.ToFolder(out, ExistingFiles.REFUSE))
                        .set(set)
                        .patience(PATIENCE)),
                "restore to a folder");
        RestoredFolder.Report report = RestoredFolder.compare(out, volume.manifest());
        assertThat(report.differences()).as("%s: files", this).isEmpty();
        assertThat(report.hashed()).isPositive();
    }

    private void unitComesBack(BackupService backup, Designator medium, String set, Path file)
            throws IOException, InterruptedException {
        Designator unit = attach(new DiskFile(file, volume.blockLength(), false, Files.size(volume.image())));
        try {
            end(
                    backup.restore(RestoreRequest.of(medium, new RestoreRequest.ToUnit(unit, false))
                            .set(set)
                            .offload(Offload.PREFERRED)
                            .patience(PATIENCE)),
                    "restore to a unit");
        } finally {
            array.detach(unit);
        }
        try (RandomAccessFile before = new RandomAccessFile(volume.image().toFile(), "r");
                RandomAccessFile after = new RandomAccessFile(file.toFile(), "r")) {
            for (Extent range : volume.allocated()) {
                for (long at = range.position(); at < range.end(); at += CHUNK) {
                    int length = (int) Math.min(CHUNK, range.end() - at);
                    assertThat(Arrays.mismatch(read(before, at, length), read(after, at, length)))
                            .as("%s: first difference in %d bytes at %d", this, length, at)
                            .isEqualTo(-1);
                }
            }
        }
    }

    private static byte[] read(RandomAccessFile file, long position, int length) throws IOException {
        byte[] bytes = new byte[length];
        file.seek(position);
        file.readFully(bytes);
        return bytes;
    }

    private JobStatus end(Job job, String what) throws InterruptedException {
        JobStatus status = job.await(LIMIT);
        if (status.state() != JobState.COMPLETED) {
            throw new AssertionError(this + ": " + what + " is " + status.state() + ": " + Lab.reason(status));
        }
        return status;
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Override
    public String toString() {
        return volume.name() + ", round " + rounds;
    }
}
