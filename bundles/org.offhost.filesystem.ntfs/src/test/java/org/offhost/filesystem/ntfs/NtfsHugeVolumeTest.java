// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.Run;
import org.offhost.tck.FilterBlockDevice;

/** Volumes larger than 16 TB, of which only a few places are there: $MFT and the data of one file far behind. */
class NtfsHugeVolumeTest {
    private static final int DATA = AttributeType.DATA;

    /** Zeros, but for pieces put in. */
    private static final class SparseDevice extends FilterBlockDevice {
        private final TreeMap<Long, byte[]> pieces = new TreeMap<>();
        private final long size;

        SparseDevice(long size) {
            super(null);
            this.size = size;
        }

        void put(long position, byte[] bytes) {
            pieces.put(position, bytes);
        }

        @Override
        public Unit unit() {
            Designator designator = new Designator(Designator.Scheme.T10, "offhost sparse");
            return new Unit(designator, Unit.Kind.BLOCKS, size, 512, true, "");
        }

        @Override
        public void read(long position, ByteBuffer target) {
            int length = target.remaining();
            byte[] out = new byte[length];
            pieces.forEach((at, bytes) -> {
                long from = Math.max(at, position);
                long to = Math.min(at + bytes.length, position + length);
                if (from < to) {
                    System.arraycopy(bytes, (int) (from - at), out, (int) (from - position), (int) (to - from));
                }
            });
            target.put(out);
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    /** Mapping pairs of one run after another, each with 8 bytes of position. */
    private static int[] pairs(long... countsAndClusters) {
        ByteBuffer b = RecordBytes.little(countsAndClusters.length / 2 * 13 + 1);
        long last = 0;
        for (int i = 0; i < countsAndClusters.length; i += 2) {
            b.put((byte) 0x84).putInt((int) countsAndClusters[i]).putLong(countsAndClusters[i + 1] - last);
            last = countsAndClusters[i + 1];
        }
        int[] out = new int[b.capacity()];
        Arrays.setAll(out, i -> b.get(i) & 0xFF);
        return out;
    }

    @ParameterizedTest
    @CsvSource({"65536, 128, 40", "4096, 8, 15", "2097152, 0xF4, 40", "2097152, 0xF4, 4000000"})
    void positionsFarBehindAreRead(int cluster, String perCluster, long terabytes) throws Exception {
        long sectors = terabytes << 31;
        long clusters = sectors * 512 / cluster;
        long mft = clusters * 9 / 10;
        long data = clusters - 3;
        SparseDevice device = new SparseDevice(sectors * 512 + 512);
        byte[] boot =
                BootSectorTest.bytes(b -> b.put(13, Integer.decode(perCluster).byteValue())
                        .putLong(40, sectors)
                        .putLong(48, mft)
                        .putLong(56, clusters / 2));
        long mftClusters = Math.max(1, 48 * RecordBytes.LENGTH / cluster);
        device.put(0, boot);
        device.put(
                mft * cluster,
                new RecordBytes(0)
                        .fileName(5, 3, "$MFT")
                        .nonResident(DATA, "", 0, mftClusters - 1, 48 * 1024, pairs(mftClusters, mft))
                        .onDisk());
        device.put(
                mft * cluster + 40 * 1024,
                new RecordBytes(40)
                        .fileName(5, 3, "far")
                        .nonResident(DATA, "", 0, 1, cluster + 9L, pairs(1, data + 1, 1, data))
                        .onDisk());
        byte[] content = "far behind".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        device.put((data + 1) * cluster, content);
        device.put(data * cluster, "and before".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

        try (FileSystemVolume volume = new NtfsParser().open(device);
                EntryStream entries = volume.entries(OptionalLong.empty())) {
            EntryBatch batch = entries.next(100);
            assertThat(volume.summary().length()).isEqualTo(sectors * 512 + 512);
            FileEntry far = batch.entries().get(1);
            assertThat(far.id()).isEqualTo(40);
            assertThat(((AttributeValue.NonResident) far.content().orElseThrow().value()).runs())
                    .containsExactly(
                            new Run(0, (data + 1) * cluster, cluster), new Run(cluster, data * cluster, cluster));
            try (InputStream in = volume.content(far, far.content().orElseThrow())) {
                assertThat(in.readNBytes(content.length)).isEqualTo(content);
                in.skipNBytes(cluster - content.length);
                assertThat(in.readAllBytes()).asString().isEqualTo("and befor");
            }
        }
    }
}
