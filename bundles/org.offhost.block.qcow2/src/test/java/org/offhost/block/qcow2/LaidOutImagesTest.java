// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaidOutImagesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {4 << 10, 8 << 10, 16 << 10, 32 << 10, 64 << 10})
    void chainsShowWhatWasPutIntoThemHereAndInQemu(int clusterSize) throws Exception {
        Random random = new Random(clusterSize);
        for (int round = 0; round < 4; round++) {
            chain(random, clusterSize);
        }
    }

    /** A raw image and two on it, each larger or smaller than the one below. */
    private void chain(Random random, int clusterSize) throws IOException, InterruptedException {
        byte[] shown = Images.bytes(random, 512L * (1 + random.nextInt(8192)));
        MemoryFolder memory = new MemoryFolder().with("0.img", shown);
        Files.write(folder.resolve("0.img"), shown);
        String below = "0.img";
        for (int i = 1; i <= 2; i++) {
            long size = Math.max(512, shown.length + 512L * (random.nextInt(2000) - 1000));
            Qcow2Shape shape = Images.on(size, clusterSize, below, i == 1 ? "raw" : "qcow2");
            List<ImageRange> ranges = Images.ranges(random, shape);
            byte[] data = Images.bytes(random, size);
            byte[] image = Images.image(shape, ranges, data);
            shown = Images.over(java.util.Arrays.copyOf(shown, (int) size), data, ranges);
            below = i + ".qcow2";
            memory.with(below, image);
            Files.write(folder.resolve(below), image);
        }
        try (Qcow2Image image = Qcow2Image.open(memory, "2.qcow2")) {
            assertThat(image.chain()).containsExactly("2.qcow2", "1.qcow2", "0.img");
            assertThat(Images.shown(image, random)).isEqualTo(shown);
        }
        assertThat(memory.open).isZero();
        Qemu qemu = new Qemu(folder);
        qemu.run("qemu-img", "check", "-f", "qcow2", "1.qcow2");
        qemu.run("qemu-img", "check", "-f", "qcow2", "2.qcow2");
        assertThat(qemu.raw("2.qcow2")).isEqualTo(shown);
    }

    @Test
    void imageWithoutARangeIsEmptyAndClean() throws Exception {
        Files.write(folder.resolve("a.qcow2"), Images.image(Images.alone(1 << 20, 4096), List.of(), new byte[0]));
        try (Qcow2Image image = Qcow2Image.open(new DiskFolder(folder), "a.qcow2")) {
            assertThat(Images.shown(image, new Random(1))).isEqualTo(new byte[1 << 20]);
        }
        Qemu qemu = new Qemu(folder);
        qemu.run("qemu-img", "check", "a.qcow2");
        assertThat(qemu.raw("a.qcow2")).isEqualTo(new byte[1 << 20]);
    }

    @ParameterizedTest
    @ValueSource(
            longs = {512, 4L << 40, (4L << 40) + 512, 16L << 40, (16L << 40) + 512, 64L << 40, 256L << 40, 1L << 50})
    void leastClustersDoForAnImageThatIsFull(long size) {
        int least = Qcow2Shape.leastClusterSize(size);
        Qcow2Layout full = new Qcow2Layout(Images.alone(size, least), List.of(new ImageRange(0, size, false)));
        assertThat(full.dataLength()).isGreaterThanOrEqualTo(size);
        assertThat(least == 4 << 10 || size > (long) least / 2 * (least / 2) << 18)
                .as("%d bytes in clusters of %d, and not of half of it", size, least)
                .isTrue();
    }

    /** 16 TiB in clusters of 64 KiB, and 8 TiB in those of 4 KiB, which is all that QEMU reads. */
    @ParameterizedTest
    @ValueSource(ints = {4 << 10, 64 << 10})
    void sparseRangesOfALargeImageAreLaidOutAndClean(int clusterSize) throws Exception {
        long size = clusterSize == 4 << 10 ? 8L << 40 : 16L << 40;
        List<ImageRange> ranges = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            ranges.add(new ImageRange(i * (size / 300) / clusterSize * clusterSize, clusterSize, true));
        }
        ranges.add(new ImageRange(size - clusterSize, clusterSize, true));
        Qcow2Layout layout = new Qcow2Layout(Images.alone(size, clusterSize), ranges);
        try (OutputStream out = Files.newOutputStream(folder.resolve("a.qcow2"))) {
            layout.writeTables(out);
        }
        assertThat(Files.size(folder.resolve("a.qcow2"))).isEqualTo(layout.length());
        assertThat(layout.dataLength()).isZero();
        Qemu qemu = new Qemu(folder);
        qemu.run("qemu-img", "check", "a.qcow2");
    }

    /** Many clusters: the counts fill more than one cluster, and their table has more than one entry. */
    @Test
    void countsOfManyClustersAreClean() throws Exception {
        Qcow2Shape shape = Images.alone(24 << 20, 4096);
        byte[] data = Images.bytes(new Random(5), shape.size());
        List<ImageRange> ranges = List.of(new ImageRange(0, shape.size(), false));
        Files.write(folder.resolve("a.qcow2"), Images.image(shape, ranges, data));
        Qemu qemu = new Qemu(folder);
        qemu.run("qemu-img", "check", "a.qcow2");
        assertThat(qemu.raw("a.qcow2")).isEqualTo(data);
    }

    @Test
    void rangesOutOfOrderOrOffAClusterAreRefused() {
        Qcow2Shape shape = Images.alone(1 << 20, 4096);
        for (List<ImageRange> wrong : List.of(
                List.of(new ImageRange(512, 4096, false)),
                List.of(new ImageRange(0, 512, false)),
                List.of(new ImageRange(4096, 4096, false), new ImageRange(0, 4096, false)),
                List.of(new ImageRange(0, 8192, false), new ImageRange(4096, 4096, true)),
                List.of(new ImageRange(1 << 20, 4096, false)))) {
            assertThatThrownBy(() -> new Qcow2Layout(shape, wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void rangesThatChangeAreFoundOutWhenTheTablesAreWritten() {
        List<ImageRange> ranges = new ArrayList<>(List.of(new ImageRange(0, 4096, false)));
        Qcow2Layout layout = new Qcow2Layout(Images.alone(1 << 20, 4096), ranges);
        ranges.add(new ImageRange(8192, 4096, false));
        assertThatThrownBy(() -> layout.writeTables(OutputStream.nullOutputStream()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shapesThatQemuDoesNotReadAreRefused() {
        assertThatThrownBy(() -> Images.alone(1000, 4096)).hasMessageContaining("multiple of 512");
        assertThatThrownBy(() -> Images.alone(1 << 20, 2048)).hasMessageContaining("power of two");
        assertThatThrownBy(() -> Images.alone(1 << 20, 5000)).hasMessageContaining("power of two");
        assertThatThrownBy(() -> Images.alone((8L << 40) + 512, 4096)).hasMessageContaining("larger clusters");
        assertThatThrownBy(() -> Images.on(512, 4096, "x".repeat(1024), "raw")).hasMessageContaining("1023");
        assertThatThrownBy(() -> Images.on(512, 4096, "x", "vmdk")).hasMessageContaining("raw or qcow2");
    }
}
