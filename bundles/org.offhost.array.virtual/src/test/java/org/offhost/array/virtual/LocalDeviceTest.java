// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.array.virtual.management.DiskFile;
import org.offhost.array.virtual.management.PointInTimeSet;
import org.offhost.array.virtual.management.WriteReading;
import org.offhost.array.virtual.medium.file.StoragePlace;
import org.offhost.block.Access;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator.Use;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SenseKey;

/** Block devices of this host as units, on loop devices. */
class LocalDeviceTest {
    private static final int MIB = 1 << 20;
    private static final Use MEDIUM = new Use(Access.READ_WRITE, true, Unit.Kind.BLOCKS, 0, 0);

    @TempDir
    Path folder;

    private final Loop loop = new Loop();
    private Bench bench;

    @BeforeEach
    void start() throws IOException {
        Loop.need();
        bench = new Bench(folder.resolve("state"));
    }

    @AfterEach
    void stop() throws IOException {
        if (bench != null) {
            bench.close();
        }
        loop.close();
    }

    private Path device(String options) throws IOException {
        return loop.device(folder.resolve("backing"), 16 * MIB, options);
    }

    private Unit locate(Path path, Use use) throws IOException {
        return new FileLocator(bench.array).locate(path.toString(), use).orElseThrow();
    }

    @Test
    void aDeviceHasItsSizeAndItsBlocksAndIsReadAndWritten() throws IOException {
        Path device = device("-b 4096");
        Unit source = locate(device, Use.READ);
        assertThat(source.size()).isEqualTo(16L * MIB);
        assertThat(source.blockLength()).isEqualTo(4096);
        assertThat(source.readOnly()).isTrue();

        Unit medium = locate(device, MEDIUM);
        assertThat(medium.designator()).isEqualTo(source.designator());
        byte[] data = Bench.random(8192, 1);
        bench.write(medium.designator(), 5, data, 4096);
        assertThat(bench.read(medium.designator(), 5, 2, 4096)).isEqualTo(data);
        bench.array.detach(medium.designator());
        loop.end();
        byte[] file = Files.readAllBytes(folder.resolve("backing"));
        assertThat(java.util.Arrays.copyOfRange(file, 5 * 4096, 7 * 4096)).isEqualTo(data);
    }

    @Test
    void anotherNodeOfTheSameDeviceIsTheSameUnitAndADeviceSetUpAnewIsAnother() throws IOException {
        Path device = device("");
        String number = Files.readString(
                        Path.of("/sys/class/block", device.getFileName().toString(), "dev"))
                .trim()
                .replace(':', ' ');
        Path node = folder.resolve("node");
        loop.begin("mknod " + node + " b " + number, "rm " + node);
        Designator first = locate(device, Use.READ).designator();
        assertThat(locate(node, Use.READ).designator()).isEqualTo(first);
        bench.array.detach(first);
        loop.end();
        loop.end();
        loop.begin("losetup -P " + device + " " + folder.resolve("backing"), "losetup -d " + device);
        assertThat(locate(device, Use.READ).designator()).isNotEqualTo(first);
    }

    @Test
    void aMountedDeviceIsReadOnlyWhereItIsMountedReadOnlyAndNeverWritten() throws IOException {
        Loop.need("mkfs.ext4", "mount");
        Path device = device("");
        Path mount = Files.createDirectory(folder.resolve("mount point"));
        Loop.run("mkfs.ext4 -q -F " + device);
        loop.begin("mount " + device + " '" + mount + "'", "umount '" + mount + "'");
        for (Use use : List.of(Use.READ, MEDIUM)) {
            assertThatThrownBy(() -> locate(device, use))
                    .hasMessageContaining("is mounted read-write at " + mount + " (ext4)");
        }
        Loop.run("mount -o remount,ro '" + mount + "'");
        assertThatThrownBy(() -> locate(device, MEDIUM)).hasMessageContaining("is mounted read-only at " + mount);
        assertThat(locate(device, Use.READ).size()).isEqualTo(16L * MIB);
    }

    @Test
    void aMountAfterTheDeviceWasAttachedIsSeenBeforeTheFirstWrite() throws IOException {
        Loop.need("mkfs.ext4", "mount");
        Path device = device("");
        Path mount = Files.createDirectory(folder.resolve("mount"));
        Loop.run("mkfs.ext4 -q -F " + device);
        Designator unit = locate(device, MEDIUM).designator();
        loop.begin("mount " + device + " " + mount, "umount " + mount);
        ScsiResponse refused = bench.send(unit, new Cdb.Write(0, 1, false), new byte[512]);
        assertThat(Bench.sense(refused).key()).isEqualTo(SenseKey.MEDIUM_ERROR);
        bench.array.detach(unit);
        loop.end();
        Loop.run("fsck.ext4 -fn " + device);
    }

    @Test
    void partitionsSwapAndDevicesBuiltOnADeviceAreItsUse() throws IOException {
        Loop.need("sfdisk", "partx", "mkfs.ext4", "mount", "mkswap", "swapon");
        Path disk = device("");
        Loop.run("printf 'start=2048,size=8192\\nstart=10240,size=16384\\n' | sfdisk -q " + disk);
        loop.partitions(disk);
        Path first = Path.of(disk + "p1");
        Path second = Path.of(disk + "p2");
        assertThat(locate(first, Use.READ).size()).isEqualTo(4L * MIB);
        bench.array.units().forEach(u -> detach(u.designator()));

        Path mount = Files.createDirectory(folder.resolve("mount"));
        Loop.run("mkfs.ext4 -q -F " + second);
        loop.begin("mount " + second + " " + mount, "umount " + mount);
        assertThatThrownBy(() -> locate(disk, Use.READ)).hasMessageContaining("p2 is mounted read-write at");
        assertThat(locate(first, MEDIUM).readOnly()).isFalse();
        bench.array.units().forEach(u -> detach(u.designator()));
        loop.end();

        Loop.run("mkswap " + first);
        loop.begin("swapon " + first, "swapoff " + first);
        assertThatThrownBy(() -> locate(disk, MEDIUM)).hasMessageContaining("p1 is swap");
        assertThatThrownBy(() -> locate(first, Use.READ)).hasMessageContaining("p1 is swap");
        loop.end();
        assertThat(locate(disk, MEDIUM).size()).isEqualTo(16L * MIB);
    }

    private void detach(Designator unit) {
        try {
            bench.array.detach(unit);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aLoopDeviceIsInUseWhereTheFileBehindItIsAndTheFileWhereTheDeviceIs() throws Exception {
        Path device = device("");
        Process other = LockHolder.start(folder.resolve("backing"), false);
        try {
            assertThatThrownBy(() -> locate(device, Use.READ)).hasMessageContaining("in use by another process");
            assertThatThrownBy(() -> locate(device, MEDIUM))
                    .hasMessageContaining(device + " stands on " + folder.resolve("backing")
                            + ", which is in use by another process");
        } finally {
            LockHolder.end(other);
        }
        Designator unit = locate(device, MEDIUM).designator();
        assertThat(locksOf(folder.resolve("backing"))).containsExactly("WRITE");
        bench.array.detach(unit);
        assertThat(locksOf(folder.resolve("backing"))).isEmpty();
    }

    /** Those of this process, as the kernel lists them. */
    private static List<String> locksOf(Path file) throws IOException {
        String inode = ":" + Files.getAttribute(file, "unix:ino");
        return Files.readAllLines(Path.of("/proc/locks")).stream()
                .map(line -> List.of(line.trim().split("\\s+")))
                .filter(l -> l.contains("POSIX")
                        && l.contains("" + ProcessHandle.current().pid()))
                .filter(l -> l.stream().anyMatch(word -> word.endsWith(inode)))
                .map(l -> l.get(3))
                .toList();
    }

    @Test
    void aFileIsNotWrittenWhileALoopDeviceOnItIsMounted() throws IOException {
        Loop.need("mkfs.ext4", "mount");
        Path device = device("");
        Path file = Files.createLink(folder.resolve("another name"), folder.resolve("backing"));
        Path mount = Files.createDirectory(folder.resolve("mount"));
        Loop.run("mkfs.ext4 -q -F " + device);
        Designator unit = locate(file, MEDIUM).designator();
        loop.begin("mount " + device + " " + mount, "umount " + mount);
        ScsiResponse refused = bench.send(unit, new Cdb.Write(0, 1, false), new byte[512]);
        assertThat(Bench.sense(refused).key()).isEqualTo(SenseKey.MEDIUM_ERROR);
        bench.array.detach(unit);
        assertThatThrownBy(() -> locate(file, MEDIUM))
                .hasMessageContaining("is in use here through " + device + ": " + device.getFileName()
                        + " is mounted read-write at " + mount);
        loop.end();
        Loop.run("fsck.ext4 -fn " + device);
    }

    /** As the device itself is: what somebody writes meanwhile is no source. */
    @Test
    void aFileIsNotReadWhileALoopDeviceOnItIsMountedToBeWritten() throws IOException {
        Loop.need("mkfs.ext4", "mount");
        Path device = device("");
        Path file = Files.createLink(folder.resolve("another name"), folder.resolve("backing"));
        Path mount = Files.createDirectory(folder.resolve("mount"));
        Loop.run("mkfs.ext4 -q -F " + device);
        loop.begin("mount " + device + " " + mount, "umount " + mount);
        assertThatThrownBy(() -> locate(file, Use.READ))
                .hasMessageContaining("is in use here through " + device)
                .hasMessageContaining("mounted read-write at " + mount);
        loop.end();
        loop.begin("mount -o ro " + device + " " + mount, "umount " + mount);
        assertThat(locate(file, Use.READ).readOnly()).isTrue();
    }

    @Test
    void aReadOnlyDeviceIsNoMedium() throws IOException {
        Path device = device("-r");
        assertThatThrownBy(() -> locate(device, MEDIUM)).hasMessageContaining("is read-only");
        assertThat(locate(device, Use.READ).size()).isEqualTo(16L * MIB);
    }

    @Test
    void aWriteOfAnotherProcessIsSeenBeforeAndAfterTheCut() throws IOException {
        Path device = device("");
        Designator unit = locate(device, Use.READ).designator();
        WriteReading before = bench.array.writes(unit);
        assertThat(bench.array.writes(unit)).isEqualTo(before);
        Loop.run("dd if=/dev/urandom of=" + device + " bs=4096 count=1 seek=9 conv=notrunc status=none");
        WriteReading after = bench.array.writes(unit);
        assertThat(after).isNotEqualTo(before);
        assertThat(bench.array.writes(unit)).isEqualTo(after);

        bench.array.pointInTime().prepare("set", List.of(unit));
        assertThat(bench.array.pointInTime().cut("set").state()).isEqualTo(PointInTimeSet.State.CUT);
        Loop.run("dd if=/dev/urandom of=" + device + " bs=4096 count=1 seek=9 conv=notrunc status=none");
        assertThat(bench.array.pointInTime().find("set").orElseThrow().state()).isEqualTo(PointInTimeSet.State.FAILED);
        bench.array.pointInTime().delete("set");
    }

    @Test
    void writesOfTheArrayAreNoneOfOthers() throws IOException {
        Path device = device("");
        Designator unit = locate(device, MEDIUM).designator();
        String epoch = bench.array.writes(unit).epoch();
        for (int i = 0; i < 100; i++) {
            bench.write(unit, i, new byte[512], 512);
            if (i % 10 == 0) {
                assertThat(bench.array.writes(unit).epoch()).isEqualTo(epoch);
            }
        }
        assertThat(bench.array.writes(unit).epoch()).isEqualTo(epoch);
        assertThat(bench.array.attach(DiskFile.source(device)).designator()).isEqualTo(unit);
        Loop.run("dd if=/dev/urandom of=" + device + " bs=4096 count=1 seek=9 conv=notrunc status=none");
        assertThat(bench.array.writes(unit).epoch()).isNotEqualTo(epoch);
    }

    @Test
    void aDeviceWithoutBlocksIsNoUnit() throws IOException {
        assertThat(new FileLocator(bench.array).locate("/dev/null", Use.READ)).isEmpty();
    }

    @Test
    void aLoopDeviceItsPartitionsAndItsFileKeepTheirDataInOnePlace() throws IOException {
        Loop.need("sfdisk", "partx");
        Path disk = device("");
        Loop.run("printf 'start=2048,size=8192\\nstart=10240,size=16384\\n' | sfdisk -q " + disk);
        loop.partitions(disk);
        Path file = folder.resolve("backing");
        StoragePlace whole = StoragePlace.of(disk);
        StoragePlace first = StoragePlace.of(Path.of(disk + "p1"));
        StoragePlace second = StoragePlace.of(Path.of(disk + "p2"));
        assertThat(whole.overlaps(StoragePlace.of(file))).isTrue();
        assertThat(first.overlaps(whole)).isTrue();
        assertThat(second.overlaps(StoragePlace.of(file))).isTrue();
        assertThat(first.overlaps(second)).isFalse();

        Path other = loop.device(file, 16 * MIB, "-r -o " + 5 * MIB);
        assertThat(StoragePlace.of(other).overlaps(second)).isTrue();
        assertThat(StoragePlace.of(other).overlaps(first)).isFalse();
    }

    @Test
    void theLocatorTellsOfTwoNamesOfOnePlace() throws IOException {
        Path disk = device("");
        Unit device = locate(disk, Use.READ);
        Unit file = locate(folder.resolve("backing"), Use.READ);
        Unit another = locate(Files.write(folder.resolve("another"), new byte[MIB]), Use.READ);
        FileLocator locator = new FileLocator(bench.array);
        assertThat(device.designator()).isNotEqualTo(file.designator());
        assertThat(locator.overlap(device.designator(), file.designator())).isTrue();
        assertThat(locator.overlap(device.designator(), another.designator())).isFalse();
    }
}
