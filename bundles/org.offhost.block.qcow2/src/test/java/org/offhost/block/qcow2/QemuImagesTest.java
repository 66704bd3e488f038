// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that QEMU's tools wrote show here what they show there. */
class QemuImagesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "0.10, 512, 16",
        "0.10, 4096, 16",
        "0.10, 65536, 16",
        "0.10, 2097152, 16",
        "1.1, 512, 64",
        "1.1, 1024, 1",
        "1.1, 4096, 16",
        "1.1, 65536, 16",
        "1.1, 65536, 8",
        "1.1, 2097152, 16"
    })
    void whateverWasWrittenZeroedDiscardedCompressed(String version, int cluster, int countBits) throws Exception {
        Random random = new Random(cluster + countBits);
        Qemu qemu = new Qemu(folder);
        long size = 512L * (2000 + random.nextInt(6000));
        String options = "compat=" + version + ",cluster_size=" + cluster + ",refcount_bits=" + countBits;
        qemu.run("qemu-img", "create", "-q", "-f", "qcow2", "-o", options, "0.qcow2", String.valueOf(size));
        qemu.io("0.qcow2", commands(random, cluster, size));
        qemu.run("qemu-img", "create", "-q", "-f", "qcow2", "-o", options, "-F", "qcow2", "-b", "0.qcow2", "1.qcow2");
        qemu.io("1.qcow2", commands(random, cluster, size));
        compare(qemu, "0.qcow2", random);
        compare(qemu, "1.qcow2", random);
        long larger = size + 512L * random.nextInt(3000);
        qemu.run("qemu-img", "resize", "-q", "-f", "qcow2", "1.qcow2", String.valueOf(larger));
        compare(qemu, "1.qcow2", random);
        qemu.run("qemu-img", "convert", "-c", "-O", "qcow2", "-o", options, "1.qcow2", "2.qcow2");
        compare(qemu, "2.qcow2", random);
    }

    private void compare(Qemu qemu, String name, Random random) throws Exception {
        byte[] theirs = qemu.raw(name);
        try (Qcow2Image image = Qcow2Image.open(new DiskFolder(folder), name)) {
            assertThat(Images.shown(image, random)).as(name).isEqualTo(theirs);
        }
    }

    private static List<String> commands(Random random, int cluster, long size) {
        List<String> commands = new ArrayList<>();
        // compressed ones go first, each to a cluster of its own: QEMU writes none over what is there
        random.longs(8, 0, (size + cluster - 1) / cluster)
                .distinct()
                .map(c -> c * cluster)
                .forEach(at -> commands.add(
                        "write -c -P " + (1 + random.nextInt(255)) + " " + at + " " + Math.min(cluster, size - at)));
        for (int i = 0; i < 32; i++) {
            long at = 512L * random.nextInt((int) (size / 512));
            long length = 512L * Math.min((size - at) / 512, 1 + random.nextInt(random.nextBoolean() ? 8 : 400));
            switch (random.nextInt(4)) {
                case 0 -> commands.add("write -z " + at + " " + length);
                case 1 -> commands.add("discard " + at + " " + length);
                default -> commands.add("write -P " + (1 + random.nextInt(255)) + " " + at + " " + length);
            }
        }
        return commands;
    }

    /** Of version 2, a cluster for a block of the file system, and one cluster that is leaked, for which qemu-img check ends with 3. */
    @ParameterizedTest
    @ValueSource(ints = {1024, 2048, 4096})
    void imagesOfE2imageHaveClustersOfOneBlock(int block) throws Exception {
        Path e2image = Path.of("/usr/sbin/e2image");
        assumeTrue(Files.isExecutable(e2image), "there is no e2image");
        Qemu qemu = new Qemu(folder);
        Path volume = folder.resolve("volume.img");
        try (RandomAccessFile file = new RandomAccessFile(volume.toFile(), "rw")) {
            file.setLength(8 << 20);
        }
        qemu.run("/usr/sbin/mke2fs", "-q", "-F", "-t", "ext4", "-b", String.valueOf(block), volume.toString());
        qemu.run(e2image.toString(), "-Qa", volume.toString(), "0.qcow2");
        byte[] header = Files.readAllBytes(folder.resolve("0.qcow2"));
        assertThat(1 << header[23]).as("length of a cluster").isEqualTo(block);
        assertThat(header[7]).as("version").isEqualTo((byte) 2);
        compare(qemu, "0.qcow2", new Random(block));
    }

    @Test
    void snapshotsWithinAreNamedAndTheImageShowsWhatIsNow() throws Exception {
        Qemu qemu = new Qemu(folder);
        qemu.run("qemu-img", "create", "-q", "-f", "qcow2", "a.qcow2", "1M");
        qemu.io("a.qcow2", List.of("write -P 1 0 300k"));
        qemu.run("qemu-img", "snapshot", "-c", "before the update", "a.qcow2");
        qemu.io("a.qcow2", List.of("write -P 2 64k 100k"));
        qemu.run("qemu-img", "snapshot", "-c", "\u00fcber\u001b[31m", "a.qcow2");
        try (Qcow2Image image = Qcow2Image.open(new DiskFolder(folder), "a.qcow2")) {
            assertThat(image.snapshots())
                    .containsExactly(
                            new InternalSnapshot("1", "before the update"),
                            new InternalSnapshot("2", "\u00fcber?[31m"));
            assertThat(image.version()).isEqualTo(3);
            assertThat(image.clusterSize()).isEqualTo(65_536);
            assertThat(image.warnings()).isEmpty();
        }
        compare(qemu, "a.qcow2", new Random(1));
    }

    @Test
    void allocatedBeforehandIsRead() throws Exception {
        Qemu qemu = new Qemu(folder);
        for (String how : List.of("metadata", "falloc", "full")) {
            qemu.run("qemu-img", "create", "-q", "-f", "qcow2", "-o", "preallocation=" + how, "a.qcow2", "1000k");
            compare(qemu, "a.qcow2", new Random(1));
        }
    }
}
