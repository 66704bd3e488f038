// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobStatus;
import org.offhost.backup.Offload;
import org.offhost.backup.RestoreRequest;
import org.offhost.block.Designator;
import org.offhost.block.qcow2.ImageRange;
import org.offhost.block.qcow2.Qcow2Layout;
import org.offhost.block.qcow2.Qcow2Shape;
import org.offhost.itest.CommandLine;
import org.offhost.itest.Lab;
import org.offhost.itest.PartitionedDisk;
import org.offhost.itest.RestoredFolder;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** Files of a logical volume are backed up by EXTENDED COPY without anything that maps it. */
class LogicalVolumeTest {
    private static final long MIB = 1 << 20;

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
        try (Lab closing = lab) {
            closing.nothingLeft();
        }
    }

    @ParameterizedTest
    @CsvSource({"1,fat12,false", "guests/mail,fat12,true", "2,ntfs-c512,false", "guests/web,ntfs-c512,true"})
    void volumeComesBackInOnePieceOrInTwo(String called, String fixture, boolean files) throws Exception {
        Designator source = lab.disk(GuestsDisk.write(folder.resolve("source.img")), 512, false, 0);
        Designator medium = lab.disk("m.img", 512, 64 * MIB);
        BackupRequest request = Lab.request(source, "lv", medium)
                .volume(called)
                .offload(Offload.REQUIRED)
                .check(CheckLevel.FULL);
        JobStatus done = Lab.completed(lab.run(files ? request.files(List.of()) : request));
        assertThat(done.summary().bytes().fallback()).isZero();
        assertThat(Lab.evidence(done.summary())).anyMatch(e -> e.contains("volume group 'guests'"));
        Lab.completed(lab.restoreTo(medium, "", folder.resolve("out")));
        assertThat(RestoredFolder.compare(folder.resolve("out"), Fixtures.manifest(fixture))
                        .differences())
                .isEmpty();
        if (!files) {
            Designator own = lab.disk("own.img", 512, Files.size(Fixtures.shared(fixture)));
            Lab.completed(lab.restoreTo(medium, done.summary().setId(), own));
            AllocatedBytes.same(lab, fixture, Files.readAllBytes(folder.resolve("own.img")), 0);
        }
    }

    /** The volume in two pieces gets its volume back, and what lies between and behind them stays. */
    @Test
    void volumeInTwoPiecesIsRestoredInPlace() throws Exception {
        byte[] before = GuestsDisk.bytes();
        Path image = folder.resolve("disk.img");
        Designator disk = lab.disk(Files.write(image, before), 512, false, 0);
        Designator medium = lab.disk("m.img", 512, 64 * MIB);
        Lab.completed(lab.run(Lab.request(disk, "web", medium).volume(2)));
        Path other = folder.resolve("lost.img");
        Designator target = lab.disk(Files.write(other, GuestsDisk.withoutWeb(before)), 512, false, 0);
        Lab.completed(lab.run(RestoreRequest.of(medium, new RestoreRequest.ToUnit(target, false).volume(2))
                .offload(Offload.REQUIRED)
                .patience(Lab.PATIENCE)));
        byte[] after = Files.readAllBytes(other);
        AllocatedBytes.same(lab, "ntfs-c512", GuestsDisk.web(after), 0);
        assertThat(Arrays.equals(GuestsDisk.withoutWeb(before), GuestsDisk.withoutWeb(after)))
                .as("all that is beside it")
                .isTrue();
    }

    /** Numbers of logical volumes follow those of the partitions. */
    @Test
    void volumeOfAPhysicalVolumeInAPartitionComesBack() throws Exception {
        PartitionedDisk disk =
                new PartitionedDisk(512).with(Fixtures.shared("fat12")).with(GuestsDisk.bytes(), GuestsDisk.SIZE);
        Designator source = lab.disk(disk.gpt(folder.resolve("source.img")), 512, false, 0);
        Designator medium = lab.disk("m.img", 512, 64 * MIB);
        BackupRequest request =
                Lab.request(source, "lv", medium).volume("guests/web").offload(Offload.REQUIRED);
        JobStatus done = Lab.completed(lab.run(request));
        assertThat(lab.backup().sets(medium))
                .singleElement()
                .satisfies(s -> assertThat(s.volume()).isEqualTo("guests/web"));
        Lab.completed(lab.restoreTo(medium, "", folder.resolve("out")));
        assertThat(RestoredFolder.compare(folder.resolve("out"), Fixtures.manifest("ntfs-c512"))
                        .differences())
                .isEmpty();
        isRestoredWithin(medium, done.summary().setId());
    }

    /** The volume around it is no obstacle, and nothing but the logical volume is written. */
    private void isRestoredWithin(Designator medium, String set) throws Exception {
        byte[] lost = GuestsDisk.withoutWeb(GuestsDisk.bytes());
        PartitionedDisk disk =
                new PartitionedDisk(512).with(Fixtures.shared("fat12")).with(lost, GuestsDisk.SIZE);
        Path image = disk.gpt(folder.resolve("lost.img"));
        byte[] before = Files.readAllBytes(image);
        Designator target = lab.disk(image, 512, false, 0);
        Lab.completed(lab.run(RestoreRequest.of(medium, new RestoreRequest.ToUnit(target, false).volume("guests/web"))
                .set(set)
                .offload(Offload.REQUIRED)
                .patience(Lab.PATIENCE)));
        byte[] after = Files.readAllBytes(image);
        int start = indexOf(before, lost);
        byte[] physical = Arrays.copyOfRange(after, start, start + lost.length);
        AllocatedBytes.same(lab, "ntfs-c512", GuestsDisk.web(physical), 0);
        System.arraycopy(GuestsDisk.withoutWeb(physical), 0, after, start, lost.length);
        assertThat(Arrays.equals(before, after)).as("all that is beside it").isTrue();
    }

    /** A disk that was extended: its group lies in two partitions, and the volume in a piece of each. */
    @Test
    void volumeOverTwoPartitionsComesBack() throws Exception {
        Designator source = lab.disk(onPartitions(StripesDisks.filled(), "source.img"), 512, false, 0);
        Designator medium = lab.disk("m.img", 512, 64 * MIB);
        JobStatus done = Lab.completed(lab.run(Lab.request(source, "lv", medium)
                .volume("stripes/mail")
                .offload(Offload.REQUIRED)
                .check(CheckLevel.FULL)));
        assertThat(done.summary().bytes().fallback()).isZero();
        Lab.completed(lab.restoreTo(medium, "", folder.resolve("out")));
        assertThat(RestoredFolder.compare(folder.resolve("out"), Fixtures.manifest("fat12"))
                        .differences())
                .isEmpty();
    }

    /** Each stripe is written by a plan of its own, and nothing beside them. */
    @Test
    void stripedVolumeIsRestoredInPlace() throws Exception {
        StripesDisks before = StripesDisks.filled();
        Designator source = lab.disk(onPartitions(before, "source.img"), 512, false, 0);
        Designator medium = lab.disk("m.img", 512, 64 * MIB);
        Lab.completed(lab.run(Lab.request(source, "web", medium).volume("stripes/web")));
        Path lost = onPartitions(before.withoutWeb(), "lost.img");
        byte[] disk = Files.readAllBytes(lost);
        Designator target = lab.disk(lost, 512, false, 0);
        Lab.completed(lab.run(RestoreRequest.of(medium, new RestoreRequest.ToUnit(target, false).volume("stripes/web"))
                .offload(Offload.REQUIRED)
                .patience(Lab.PATIENCE)));
        byte[] after = Files.readAllBytes(lost);
        int a = indexOf(disk, before.a());
        int b = indexOf(disk, before.b());
        StripesDisks restored = new StripesDisks(
                Arrays.copyOfRange(after, a, a + StripesDisks.SIZE),
                Arrays.copyOfRange(after, b, b + StripesDisks.SIZE));
        AllocatedBytes.same(lab, "ntfs-c512", restored.web(), 0);
        System.arraycopy(restored.withoutWeb().a(), 0, after, a, StripesDisks.SIZE);
        System.arraycopy(restored.withoutWeb().b(), 0, after, b, StripesDisks.SIZE);
        assertThat(Arrays.equals(disk, after)).as("all that is beside it").isTrue();
    }

    private Path onPartitions(StripesDisks disks, String name) throws IOException {
        return new PartitionedDisk(512)
                .with(disks.a(), StripesDisks.SIZE)
                .with(disks.b(), StripesDisks.SIZE)
                .gpt(folder.resolve(name));
    }

    /** Where a physical volume begins on a disk: its label is in its sector 1. */
    private static int indexOf(byte[] disk, byte[] physical) {
        for (int at = 0; at <= disk.length - physical.length; at += 512) {
            if (Arrays.equals(disk, at, at + 4096, physical, 0, 4096)) {
                return at;
            }
        }
        throw new AssertionError("there is no physical volume");
    }

    /** A disk as a virtual machine has it: an image with partitions, in one of them a physical volume, in that a volume of NTFS. */
    @Test
    void filesOfAGuestInAnImageAreListedAndRestoredByTheNameOfTheirVolume() throws Exception {
        PartitionedDisk disk =
                new PartitionedDisk(512).with(Fixtures.shared("fat12")).with(GuestsDisk.bytes(), GuestsDisk.SIZE);
        Path base = disk.gpt(folder.resolve("base.img"));
        Path image = folder.resolve("guest.qcow2");
        Qcow2Shape shape =
                new Qcow2Shape(Files.size(base), 65_536, Optional.of(new Qcow2Shape.Backing("base.img", "raw")));
        try (OutputStream out = Files.newOutputStream(image)) {
            new Qcow2Layout(shape, List.of()).writeTables(out);
        }
        CommandLine offhost = CommandLine.of(context);
        assertThat(offhost.run("inspect", image.toString()).expect(0).out())
                .contains("LVM2 physical volume, its volumes are 3, 4", "in volume 2, 'guests/web'");
        assertThat(offhost.run("inspect", image.toString(), "--volume", "guests/web", "--summary")
                        .expect(0)
                        .out())
                .contains("ntfs");
        Designator medium = lab.disk("m.img", 512, 64 * MIB);
        String word = "--source-is-still=guest is off";
        String from = image.toString();
        String to = medium.toString();
        offhost.run("backup", "--source", from, "--volume=guests/web", "--profile=files", word, "--medium", to)
                .expect(0);
        assertThat(offhost.run("list", "--medium", to).expect(0).out()).contains("volume guests/web");
        Path out = folder.resolve("out");
        offhost.run("restore", "--medium", to, "--to-folder", out.toString()).expect(0);
        assertThat(RestoredFolder.compare(out, Fixtures.manifest("ntfs-c512")).differences())
                .isEmpty();
    }

    /** The disk of a machine that is an image on a logical volume: its clusters are copied from where they lie on the unit. */
    @Test
    void filesInAnImageOnALogicalVolumeAreRestored() throws Exception {
        byte[] disk = Files.readAllBytes(Fixtures.shared("fat12"));
        Qcow2Layout layout = new Qcow2Layout(
                new Qcow2Shape(disk.length, 65_536, Optional.empty()), List.of(new ImageRange(0, disk.length, false)));
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        layout.writeTables(image);
        image.writeBytes(disk);
        Path file =
                Files.write(folder.resolve("source.img"), GuestsDisk.withWeb(GuestsDisk.bytes(), image.toByteArray()));
        assertThat(CommandLine.of(context)
                        .run("inspect", file.toString())
                        .expect(0)
                        .out())
                .contains("its volumes are 3", "disk in a qcow2 image, in volume 2", "the qcow2 image on it");
        Designator source = lab.disk(file, 512, false, 0);
        Designator medium = lab.disk("m.img", 512, 64 * MIB);
        JobStatus done = Lab.completed(lab.run(Lab.request(source, "vm", medium)
                .volume("3")
                .offload(Offload.REQUIRED)
                .check(CheckLevel.FULL)));
        assertThat(done.summary().bytes().fallback()).isZero();
        Lab.completed(lab.restoreTo(medium, "", folder.resolve("out")));
        assertThat(RestoredFolder.compare(folder.resolve("out"), Fixtures.manifest("fat12"))
                        .differences())
                .isEmpty();
    }

    @Test
    void severalVolumesAreRefusedWithTheirNames() throws Exception {
        Designator source = lab.disk(GuestsDisk.write(folder.resolve("source.img")), 512, false, 0);
        String message = Lab.failed(lab.run(Lab.request(source, "x", lab.disk("m.img", 512, 64 * MIB))));
        assertThat(message).contains("has 2 volumes by its lvm2 table", "guests/mail: ", "guests/web: ", "--volume");
        assertThat(Lab.failed(lab.run(Lab.request(source, "x", lab.disk("n.img", 512, 64 * MIB))
                        .volume("guests/none"))))
                .contains("has no volume guests/none, but 2 volumes by its lvm2 table", "guests/web: ");
    }
}
