// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.array.virtual.management.ArrayUnit;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.itest.CommandLine;
import org.offhost.itest.Tool;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.test.common.annotation.InjectBundleContext;

/** Disks, partitions and loop devices of this host as source, medium and destination, by the command line. */
class LocalDeviceJobsTest {
    private static final long MIB = 1 << 20;

    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private final Deque<String> undo = new ArrayDeque<>();
    private CommandLine offhost;

    @BeforeEach
    void start() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root has loop devices");
        assumeTrue(Files.exists(Path.of("/dev/loop-control")), "this host has no loop devices");
        Tool.need("losetup", "sfdisk", "partx", "mount");
        offhost = CommandLine.of(context);
    }

    @AfterEach
    void end() throws Exception {
        ServiceReference<VirtualArray> array = context.getServiceReference(VirtualArray.class);
        for (ArrayUnit unit : context.getService(array).units()) {
            if (unit.hostDevice()) {
                context.getService(array).detach(unit.designator()); // it holds the device open
            }
        }
        while (!undo.isEmpty()) {
            Tool.run(folder, undo.pop());
        }
    }

    /** {@code -P}: the kernel drops the partitions that a killed test left on it. */
    private Path device(Path file, String options) throws Exception {
        String device =
                Tool.run(folder, "losetup -P -f --show " + options + " " + file).trim();
        undo.push("losetup -d " + device);
        return Path.of(device);
    }

    private Path blank(String name, long size, String options) throws Exception {
        Path file = folder.resolve(name);
        try (RandomAccessFile f = new RandomAccessFile(file.toFile(), "rw")) {
            f.setLength(size);
        }
        return device(file, options);
    }

    private CommandLine.Result run(int status, Object... words) {
        String[] arguments = new String[words.length];
        for (int i = 0; i < words.length; i++) {
            arguments[i] = words[i].toString();
        }
        return offhost.run(arguments).expect(status);
    }

    private void backUp(Path source, Path medium) {
        run(0, "backup", "--source", source, "--medium", medium, "--quiet-period", "0s");
    }

    @ParameterizedTest
    @CsvSource({"ntfs-4k,512", "ntfs-4kn,4096", "exfat,512", "fat16,512"})
    void fromADeviceOntoADeviceAndBackToADevice(String fixture, int block) throws Exception {
        Path image = Fixtures.image(fixture, folder);
        Path source = device(image, "-r -b " + block);
        Path medium = blank("medium", Files.size(image) + 8 * MIB, "-b " + block);
        Path target = blank("target", Files.size(image), "-b " + block);

        backUp(source, medium);
        assertThat(run(0, "list", "--medium", medium).out()).contains(fixture.substring(0, 3));
        run(0, "verify", "--medium", medium);
        run(0, "restore", "--medium", medium, "--to-image", target);

        String listed = run(0, "inspect", source, "--csv", "--hash").out();
        assertThat(listed.lines().count()).isGreaterThan(10);
        assertThat(run(0, "inspect", target, "--csv", "--hash").out()).isEqualTo(listed);
        run(3, "restore", "--medium", medium, "--to-image", target);
        run(3, "restore", "--medium", medium, "--to-image", source, "--overwrite");
        run(3, "restore", "--medium", medium, "--to-image", medium, "--overwrite");
    }

    @Test
    void aPartitionIsASourceAndADestinationOfItsOwn() throws Exception {
        Path image = Fixtures.image("fat16", folder);
        long sectors = Files.size(image) / 512;
        Path disk = blank("disk", 2 * Files.size(image) + 8 * MIB, "");
        long second = (2048 + sectors + 2047) / 2048 * 2048;
        Tool.run(
                folder,
                "printf 'start=2048,size=" + sectors + "\\nstart=" + second + ",size=" + sectors + "\\n' | sfdisk -q "
                        + disk);
        Tool.run(folder, "partx -u " + disk);
        undo.push("partx -d " + disk);
        Path from = Path.of(disk + "p1");
        Path to = Path.of(disk + "p2");
        Tool.run(folder, "dd if=" + image + " of=" + from + " bs=1M status=none conv=fsync");
        Path medium = folder.resolve("m.tar");

        backUp(from, medium);
        run(0, "restore", "--medium", medium, "--to-image", to);

        assertThat(run(0, "inspect", to, "--csv", "--hash").out())
                .isEqualTo(run(0, "inspect", from, "--csv", "--hash").out());
        assertThat(run(0, "inspect", disk).out()).contains("fat16");
    }

    @Test
    void whatIsMountedReadWriteIsRefusedEverywhereAndReadOnlyIsReadAlone() throws Exception {
        Tool.need("ntfs-3g");
        assumeTrue(Files.exists(Path.of("/dev/fuse")), "this host has no FUSE");
        Path medium = folder.resolve("m.tar");
        backUp(Fixtures.image("fat16", folder), medium);
        Path source = device(Fixtures.image("ntfs-4k", folder), "");
        Path mount = Files.createDirectory(folder.resolve("mnt"));
        Tool.run(folder, "mount -t ntfs-3g " + source + " " + mount);
        undo.push("umount " + mount);
        long length = Files.size(medium);

        assertThat(run(3, "backup", "--source", source, "--medium", medium, "--quiet-period", "0s")
                        .err())
                .contains("is mounted read-write at " + mount);
        assertThat(run(3, "restore", "--medium", medium, "--to-image", source, "--overwrite")
                        .err())
                .contains("is mounted read-write at " + mount);
        assertThat(run(3, "backup", "--source", medium, "--medium", source, "--quiet-period", "0s")
                        .err())
                .contains("is mounted read-write at " + mount);
        assertThat(Files.size(medium)).isEqualTo(length);

        Tool.run(folder, "umount " + mount + " && mount -o ro -t ntfs-3g " + source + " " + mount);
        backUp(source, medium);
        assertThat(Files.size(medium)).isGreaterThan(length);
        assertThat(run(3, "restore", "--medium", medium, "--to-image", source, "--overwrite")
                        .err())
                .contains("is mounted read-only at " + mount);
    }

    @Test
    void aMediumIsAsLongAsWhatIsOnItAndASizeForItIsRefused() throws Exception {
        Path image = Fixtures.image("fat16", folder);
        Path medium = folder.resolve("grown.tar");
        backUp(image, medium);
        long one = Files.size(medium);
        assertThat(one).isLessThan(Files.size(image) + MIB);
        backUp(image, medium);
        assertThat(Files.size(medium)).isGreaterThan(one).isLessThan(2 * one);
        byte[] end = tail(medium, 1024);
        assertThat(end).containsOnly(0);
        String refused = run(3, "backup", "--source", image, "--medium", medium, "--size", "64M")
                .err();
        assertThat(refused).contains(medium + " is there already, a medium with 2 sets");
        Path sized = folder.resolve("sized.tar");
        run(0, "backup", "--source", image, "--medium", sized, "--size", "64M", "--quiet-period", "0s");
        assertThat(Files.size(sized)).isEqualTo(64 * MIB);
        run(0, "verify", "--medium", medium);
    }

    private static byte[] tail(Path file, int length) throws IOException {
        try (RandomAccessFile f = new RandomAccessFile(file.toFile(), "r")) {
            byte[] bytes = new byte[length];
            f.seek(f.length() - length);
            f.readFully(bytes);
            return bytes;
        }
    }
}
