// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.Job;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.Offload;
import org.offhost.backup.RestoreRequest;
import org.offhost.block.Designator;
import org.offhost.itest.Lab;
import org.offhost.itest.PartitionedDisk;
import org.offhost.itest.RestoredFolder;
import org.offhost.tck.Fixtures;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** A volume in a partition is backed up and restored by EXTENDED COPY, and nothing beside it is read or written. */
class VolumeOnUnitTest {
    private static final long MIB = 1 << 20;
    private static final String FINDER = "org.offhost.filesystem.partitions";
    private static final String EXTENDED = "org.offhost.copy.extended";

    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private Lab lab;

    @BeforeEach
    void start() {
        lab = new Lab(context, folder);
    }

    @AfterEach
    void end() throws Exception {
        bundle(FINDER).start();
        bundle(EXTENDED).start();
        try (Lab closing = lab) {
            closing.nothingLeft();
        }
    }

    private Bundle bundle(String name) {
        return Stream.of(context.getBundles())
                .filter(b -> b.getSymbolicName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Two volumes, so that a forgotten offset finds another one and not nothing. */
    private static PartitionedDisk disk(String fixture) throws IOException {
        return new PartitionedDisk(fixture.equals("ntfs-4kn") ? 4096 : 512)
                .with(Fixtures.shared(fixture.equals("ntfs-4kn") ? "ntfs-4kn" : "fat12"))
                .with(Fixtures.shared(fixture));
    }

    private Designator attach(Path image, int blockLength) throws IOException {
        return lab.disk(image, blockLength, false, 0);
    }

    private Path write(PartitionedDisk disk, String table, String name) throws IOException {
        return table.equals("gpt") ? disk.gpt(folder.resolve(name)) : disk.mbr(folder.resolve(name));
    }

    private JobStatus restoreInto(Designator medium, Designator unit, int volume, boolean overwrite) throws Exception {
        return lab.run(RestoreRequest.of(medium, new RestoreRequest.ToUnit(unit, overwrite).volume(volume))
                .offload(Offload.REQUIRED)
                .patience(Lab.PATIENCE));
    }

    @ParameterizedTest
    @CsvSource({
        "mbr,5,ntfs-c512,false,disk",
        "mbr,5,ntfs-c512,false,tape",
        "mbr,5,fat16,true,disk",
        "gpt,2,ntfs-c512,true,disk",
        "gpt,2,ntfs-c512,true,tape",
        "gpt,2,fat16,false,disk",
        "gpt,2,ntfs-4kn,false,disk",
        "gpt,2,ntfs-4kn,true,tape"
    })
    void volumeInAPartitionComesBack(String table, int number, String fixture, boolean files, String kind)
            throws Exception {
        int block = fixture.equals("ntfs-4kn") ? 4096 : 512;
        PartitionedDisk disk = disk(fixture);
        Designator source = attach(write(disk, table, "source.img"), block);
        Designator medium = kind.equals("tape") ? lab.tape("m.tap", 0) : lab.disk("m.img", block, 128 * MIB);
        BackupRequest request = Lab.request(source, "part", medium).volume(number);
        JobStatus done = Lab.completed(lab.run(files ? request.files(List.of()) : request));
        assertThat(done.summary().bytes().fallback()).isZero();
        String set = done.summary().setId();
        Lab.completed(lab.restoreTo(medium, set, folder.resolve("out")));
        assertThat(RestoredFolder.compare(folder.resolve("out"), Fixtures.manifest(fixture))
                        .differences())
                .isEmpty();
        if (!files) {
            assertThat(lab.backup().sets(medium).get(0).sourceSize())
                    .isEqualTo(disk.part(1).length());
            Designator own = lab.disk("own.img", block, disk.part(1).length());
            Lab.completed(lab.restoreTo(medium, set, own));
            sameAllocated(fixture, folder.resolve("own.img"), 0);
            intoAPartition(table, number, fixture, medium);
        }
    }

    /** The partition gets the volume; every byte outside of it stays. */
    private void intoAPartition(String table, int number, String fixture, Designator medium) throws Exception {
        int block = fixture.equals("ntfs-4kn") ? 4096 : 512;
        long length = Files.size(Fixtures.shared(fixture));
        PartitionedDisk target = new PartitionedDisk(block)
                .with(Fixtures.shared(fixture))
                .with(new byte[0], length + block)
                .with(Fixtures.shared("fat12"));
        Path image = write(target, table, "target.img");
        byte[] before = Files.readAllBytes(image);
        Lab.completed(restoreInto(medium, attach(image, block), number, false));
        long position = target.part(1).position();
        sameAllocated(fixture, image, position);
        byte[] after = Files.readAllBytes(image);
        assertThat(Arrays.equals(before, 0, (int) position, after, 0, (int) position))
                .isTrue();
        int end = (int) (position + length);
        assertThat(Arrays.equals(before, end, before.length, after, end, after.length))
                .isTrue();
    }

    private void sameAllocated(String fixture, Path image, long position) throws IOException {
        AllocatedBytes.same(lab, fixture, Files.readAllBytes(image), (int) position);
    }

    @Test
    void onlyVolumeThatCanBeReadIsTaken() throws Exception {
        PartitionedDisk disk = new PartitionedDisk(512)
                .with("XFSB".getBytes(StandardCharsets.US_ASCII), MIB)
                .with(Fixtures.shared("fat12"));
        Designator medium = lab.disk("m.img", 512, 64 * MIB);
        JobStatus done =
                Lab.completed(lab.run(Lab.request(attach(disk.gpt(folder.resolve("s.img")), 512), "one", medium)));
        assertThat(Lab.evidence(done.summary())).anyMatch(n -> n.startsWith("volume 2 of 2 on the unit"));
        assertThat(Lab.notes(done.summary())).anyMatch(n -> n.contains("the only one that can be read"));
        Lab.completed(lab.restoreTo(medium, "", folder.resolve("out")));
        assertThat(RestoredFolder.compare(folder.resolve("out"), Fixtures.manifest("fat12"))
                        .differences())
                .isEmpty();
    }

    @Test
    void severalVolumesAreRefusedWithAList() throws Exception {
        Designator source = attach(disk("ntfs-c512").mbr(folder.resolve("s.img")), 512);
        String message = Lab.failed(lab.run(Lab.request(source, "two", lab.disk("m.img", 512, 64 * MIB))));
        assertThat(message).contains("has 2 volumes by its mbr table", "--volume");
        assertThat(message.lines()).anyMatch(l -> l.matches(" +1  4,194,304 bytes at byte 1,048,576: fat12.*"));
        assertThat(message.lines()).anyMatch(l -> l.matches(" +5  16,777,216 bytes at byte 6,291,456: ntfs.*"));
    }

    @Test
    void foreignVolumeAndOneThatIsNotThereAreRefusedByName() throws Exception {
        PartitionedDisk disk = new PartitionedDisk(512)
                .with("XFSB".getBytes(StandardCharsets.US_ASCII), MIB)
                .with(Fixtures.shared("fat12"));
        Designator source = attach(disk.gpt(folder.resolve("s.img")), 512);
        BackupRequest request = Lab.request(source, "x", lab.disk("m.img", 512, 64 * MIB));
        assertThat(Lab.failed(lab.run(request.volume(1)))).contains("at byte 1048576", "XFS file system");
        assertThat(Lab.failed(lab.run(request.volume(3)))).contains("has no volume 3, but 2 volumes");
        Designator plain = lab.disk(Fixtures.shared("fat12"), 512, true, 0);
        assertThat(Lab.failed(lab.run(Lab.request(plain, "x", lab.disk("m.img", 512, 64 * MIB))
                        .volume(1))))
                .contains("has no partition table", "Leave --volume out");
    }

    @Test
    void damagedTableIsRefused() throws Exception {
        Path image = disk("ntfs-c512").gpt(folder.resolve("s.img"));
        byte[] bytes = Files.readAllBytes(image);
        bytes[512 + 20] ^= 1;
        bytes[bytes.length - 512 + 20] ^= 1;
        Files.write(image, bytes);
        assertThat(Lab.failed(lab.run(Lab.request(attach(image, 512), "x", lab.disk("m.img", 512, 64 * MIB)))))
                .contains("partition table", "GPT header at byte 512: expected HeaderCRC32");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void volumeIsRememberedWhenAJobIsResumed(boolean files) throws Exception {
        Designator source = attach(disk("ntfs-c512").mbr(folder.resolve("s.img")), 512);
        Designator medium = lab.disk("m.img", 512, 64 * MIB);
        BackupRequest request = Lab.request(source, "again", medium).volume(5).patience(Duration.ofMillis(200));
        bundle(EXTENDED).stop();
        Job job = lab.backup().backup(files ? request.files(List.of()) : request);
        assertThat(job.await(Lab.JOB_LIMIT).state()).isEqualTo(JobState.INTERRUPTED);
        bundle(EXTENDED).start();
        bundle(FINDER).stop();
        Job resumed = lab.backup().resume(job.id());
        // the request is checked anew, so the finder is asked once; where the volume lies is known
        bundle(FINDER).start();
        JobStatus done = Lab.completed(Lab.end(resumed));
        Lab.completed(lab.restoreTo(medium, done.summary().setId(), folder.resolve("out")));
        assertThat(RestoredFolder.compare(folder.resolve("out"), Fixtures.manifest("ntfs-c512"))
                        .differences())
                .isEmpty();
    }

    @Test
    void finderThatIsAbsentAtSubmitIsWaitedFor() throws Exception {
        Designator source = attach(disk("ntfs-c512").gpt(folder.resolve("s.img")), 512);
        bundle(FINDER).stop();
        BackupRequest request = Lab.request(source, "late", lab.disk("m.img", 512, 64 * MIB));
        Job job = lab.backup().backup(request.volume(2).patience(Duration.ofMillis(200)));
        JobStatus waited = job.await(Lab.JOB_LIMIT);
        assertThat(waited.state()).isEqualTo(JobState.INTERRUPTED);
        assertThat(Lab.reason(waited)).contains("partition table");
        bundle(FINDER).start();
        Lab.completed(Lab.end(lab.backup().resume(job.id())));
    }

    // into a partition

    private Designator fat12OnAMedium() throws Exception {
        Designator medium = lab.disk("m.img", 512, 64 * MIB);
        Designator source = lab.disk(Fixtures.shared("fat12"), 512, true, 0);
        Lab.completed(lab.run(Lab.request(source, "whole", medium)));
        return medium;
    }

    private void refusedUntouched(PartitionedDisk target, boolean overwrite, String... words) throws Exception {
        Designator medium = fat12OnAMedium();
        Path image = target.gpt(folder.resolve("target.img"));
        byte[] before = Files.readAllBytes(image);
        assertThat(Lab.failed(restoreInto(medium, attach(image, 512), 2, overwrite)))
                .contains(words);
        assertThat(Arrays.equals(before, Files.readAllBytes(image))).isTrue();
    }

    @Test
    void partitionThatHoldsDataIsRefused() throws Exception {
        byte[] data = new byte[9];
        data[8] = 1;
        refusedUntouched(
                new PartitionedDisk(512).with(new byte[0], MIB).with(data, 5 * MIB),
                false,
                "volume 2 of destination",
                "holds data (at byte 8)",
                "--overwrite");
    }

    @Test
    void partitionThatIsTooSmallIsRefused() throws Exception {
        refusedUntouched(
                new PartitionedDisk(512).with(new byte[0], MIB).with(new byte[0], 4 * MIB - 512),
                true,
                "volume 2 of destination",
                "too small: 4193792 bytes");
    }

    @Test
    void partitionThatOverlapsAnotherIsRefused() throws Exception {
        Designator medium = fat12OnAMedium();
        PartitionedDisk disk =
                new PartitionedDisk(512).with(new byte[0], 5 * MIB).with(new byte[0], 5 * MIB);
        Path image = disk.mbr(folder.resolve("target.img"));
        byte[] bytes = Files.readAllBytes(image);
        bytes[446 + 13] = 0x38; // 7 MiB: the first partition now ends behind the begin of the other
        Files.write(image, bytes);
        assertThat(Lab.failed(restoreInto(medium, attach(image, 512), 5, true))).contains("volumes 5 and 1", "overlap");
        assertThat(Arrays.equals(bytes, Files.readAllBytes(image))).isTrue();
    }

    @Test
    void tableThatIsNotBeyondDoubtIsWrittenIntoOnlyWhenToldTo() throws Exception {
        Designator medium = fat12OnAMedium();
        PartitionedDisk disk = new PartitionedDisk(512).with(new byte[0], MIB).with(new byte[0], 5 * MIB);
        Path image = disk.gpt(folder.resolve("target.img"));
        byte[] bytes = Files.readAllBytes(image);
        bytes[512] = 'X';
        Files.write(image, bytes);
        Designator target = attach(image, 512);
        assertThat(Lab.failed(restoreInto(medium, target, 2, false))).contains("not beyond doubt", "primary header");
        assertThat(Arrays.equals(bytes, Files.readAllBytes(image))).isTrue();
        Lab.completed(restoreInto(medium, target, 2, true));
        sameAllocated("fat12", image, disk.part(1).position());
    }
}
