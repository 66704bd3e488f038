// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.block.Origin;
import org.offhost.block.qcow2.Qcow2Shape;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeTable;
import org.offhost.tck.FaultyBlockDevice;
import org.offhost.tck.MemoryBlockDevice;

/** Disks in images that lie on a volume: laid out here, and made by qemu-img. */
class ImageFinderTest {
    private static final int CLUSTER = VolumeWithImage.CLUSTER;

    @TempDir
    Path folder;

    private static FoundVolume only(BlockDevice device) throws IOException {
        List<FoundVolume> volumes = new ImageFinder().find(device).orElseThrow().volumes();
        assertThat(volumes).hasSize(1);
        return volumes.get(0);
    }

    private static byte[] read(BlockDevice device) throws IOException {
        byte[] all = new byte[(int) device.size()];
        device.read(0, ByteBuffer.wrap(all));
        return all;
    }

    @Test
    void diskIsAsLongAsTheImageSaysAndItsClustersLieOnTheVolume() throws Exception {
        VolumeWithImage volume = new VolumeWithImage();
        BlockDevice device = volume.device();
        FoundVolume found = only(device);
        assertThat(found.length()).isEqualTo(VolumeWithImage.SIZE);
        assertThat(found.layout()).hasToString("0+" + VolumeWithImage.ROOM);
        BlockDevice disk = found.on(device);
        assertThat(read(disk)).isEqualTo(volume.shown);
        assertThat(found.verify(device, n -> {})).isZero();
        List<String> heads = new ArrayList<>();
        for (long at = 0; at < disk.size(); ) {
            Origin.Head head = disk.origin().at(new Extent(at, disk.size() - at));
            heads.add(head.getClass().getSimpleName() + " " + head.length());
            at += head.length();
        }
        assertThat(heads)
                .containsExactly(
                        "OnUnit " + 2 * CLUSTER,
                        "Zeros " + CLUSTER,
                        "Zeros " + CLUSTER,
                        "OnUnit " + CLUSTER,
                        "Zeros " + 10 * CLUSTER,
                        "OnUnit " + (CLUSTER - 512));
    }

    @Test
    void clustersThatAreSmallerThanABlockAreRead() throws Exception {
        VolumeWithImage volume = new VolumeWithImage();
        FoundVolume found = only(new MemoryBlockDevice(volume.bytes, 128 << 10, true));
        BlockDevice device = new MemoryBlockDevice(volume.bytes, 128 << 10, true);
        assertThat(found.on(device).origin().at(new Extent(0, 512))).isEqualTo(new Origin.Coded(512));
        assertThat(read(found.on(device))).isEqualTo(volume.shown);
        assertThat(found.verify(device, n -> {})).isEqualTo(4L * CLUSTER - 512);
    }

    @Test
    void backingFileIsNamedAndNeverOpened() throws Exception {
        VolumeWithImage volume = new VolumeWithImage(Optional.of(new Qcow2Shape.Backing("/etc/shadow", "raw")));
        assertThat(only(volume.device()).fault())
                .contains("is based on '/etc/shadow'", "not followed from here", "qemu-img rebase");
    }

    @ParameterizedTest
    @CsvSource({
        "4, 9, versions 2 and 3 are read", // version
        "20, 30, cluster_bits", // clusters of 1 GiB
        "32, 1, is encrypted", // method
        "36, 0, l1_size",
        "72, 4, data_file", // in bits 0 to 31 of the features, as they are read below
    })
    void whatIsNotReadIsNamed(int position, int value, String message) throws Exception {
        VolumeWithImage volume = new VolumeWithImage();
        ByteBuffer.wrap(volume.bytes).putInt(position == 72 ? 76 : position, value);
        assertThat(only(volume.device()).fault()).contains(message);
    }

    @Test
    void tableThatLeadsBehindTheVolumeIsAnErrorWithItsPlace() throws Exception {
        VolumeWithImage volume = new VolumeWithImage();
        ByteBuffer bytes = ByteBuffer.wrap(volume.bytes);
        int l2 = (int) (bytes.getLong((int) bytes.getLong(40)) & 0x00ff_ffff_ffff_fe00L);
        bytes.putLong(l2, 1L << 40);
        FoundVolume found = only(volume.device());
        assertThatThrownBy(() -> found.verify(volume.device(), n -> {}))
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageContaining("L2 entry of byte 0");
        assertThatThrownBy(() -> found.on(volume.device()).read(0, ByteBuffer.allocate(1)))
                .isInstanceOf(CorruptStructureException.class);
    }

    @Test
    void stateIsAnotherOnceATableLiesElsewhere() throws Exception {
        VolumeWithImage volume = new VolumeWithImage();
        FoundVolume before = only(volume.device());
        assertThat(only(volume.device()).map().orElseThrow().state())
                .isEqualTo(before.map().orElseThrow().state());
        ByteBuffer bytes = ByteBuffer.wrap(volume.bytes);
        bytes.putLong((int) bytes.getLong(40), 0);
        assertThat(only(volume.device()).map().orElseThrow().state())
                .isNotEqualTo(before.map().orElseThrow().state());
    }

    @Test
    void volumeWhoseFirstBlockCannotBeReadIsNone() throws Exception {
        BlockDevice faulty = new FaultyBlockDevice(new VolumeWithImage().device()).unreadable(0, 512);
        assertThat(new ImageFinder().find(faulty)).isEmpty();
    }

    /** Version, size of clusters, and whether it is compressed, made by qemu-img and put on a volume that is longer. */
    @ParameterizedTest
    @CsvSource({"1.1,65536,false", "0.10,4096,false", "1.1,512,true", "1.1,2097152,true"})
    void imagesOfQemuShowWhatTheyWereMadeOf(String compat, int cluster, boolean compressed) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/qemu-img")), "there is no qemu-img");
        byte[] raw = new byte[5 << 20];
        Random random = new Random(cluster);
        for (int at = 0; at < raw.length - 50_000; at += 100_000) {
            byte[] part = new byte[random.nextInt(50_000)];
            random.nextBytes(part);
            System.arraycopy(part, 0, raw, at, part.length);
            Arrays.fill(raw, at, at + part.length / 2, (byte) 'a');
        }
        Files.write(folder.resolve("raw"), raw);
        run(
                "qemu-img",
                "convert",
                "-f",
                "raw",
                "-O",
                "qcow2",
                compressed ? "-c" : "-W",
                "-o",
                "compat=" + compat + ",cluster_size=" + cluster,
                "raw",
                "image");
        run("qemu-img", "snapshot", "-c", "yesterday", "image");
        byte[] image = Files.readAllBytes(folder.resolve("image"));
        byte[] volume = Arrays.copyOf(image, (image.length / (1 << 20) + 3) << 20);
        BlockDevice device = new MemoryBlockDevice(volume, 512, true);
        VolumeTable table = new ImageFinder().find(device).orElseThrow();
        assertThat(table.evidence())
                .anyMatch(e -> e.contains("1 snapshots within it, of which none is read: 'yesterday'"));
        FoundVolume found = table.volumes().get(0);
        assertThat(Arrays.equals(read(found.on(device)), raw)).isTrue();
        long coded = found.verify(device, n -> {});
        assertThat(coded > 0).isEqualTo(compressed);
        areThere(found.on(device), volume, raw);
    }

    private void areThere(BlockDevice disk, byte[] volume, byte[] raw) throws IOException {
        for (long at = 0; at < disk.size(); ) {
            Origin.Head head = disk.origin().at(new Extent(at, disk.size() - at));
            int n = (int) head.length();
            int from = head instanceof Origin.OnUnit on ? (int) on.extent().position() : -1;
            byte[] expected = from < 0 ? new byte[n] : Arrays.copyOfRange(volume, from, from + n);
            if (!(head instanceof Origin.Coded)) {
                assertThat(Arrays.equals(raw, (int) at, (int) at + n, expected, 0, n))
                        .as("%s at %d", head, at)
                        .isTrue();
            }
            at += n;
        }
    }

    private void run(String... command) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }
}
