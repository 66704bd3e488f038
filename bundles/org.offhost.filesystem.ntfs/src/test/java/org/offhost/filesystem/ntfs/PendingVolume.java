// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.DoubtfulRanges;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.inventory.proof.AllocationProof;
import org.offhost.kit.bytes.LittleEndian;
import org.offhost.tck.Fixtures;
import org.offhost.tck.MemoryBlockDevice;
import org.offhost.tck.VolumeReading;

/** The small volume, in memory, that is cut with any log. Its $Bitmap is one cluster. */
final class PendingVolume {
    static final String FIXTURE = "ntfs-4k";
    static final int CLUSTER = 4096;
    private static final int LOG = 3072 * CLUSTER;
    static final int LOG_PAGES = 512;
    static final long LOG_BYTES = (long) LOG_PAGES * CLUSTER;
    static final int MAP = 775;
    static final int RECORD_MAP = 2;
    static final int CLUSTERS = 6143;

    /**
     * What is in use, the sector behind the last cluster included.
     *
     * @param doubtful what of it may be nobody's
     * @param said what the summary tells of the log, and why something is in doubt
     */
    record Found(BitSet used, BitSet doubtful, AllocationProof proof, boolean dirty, String said) {
        boolean isWhole() {
            return used.cardinality() == CLUSTERS + 1
                    && doubtful.cardinality() == CLUSTERS
                    && proof.holds()
                    && said.contains("every cluster is taken to be in use: ");
        }
    }

    /** A file record that NTFS keeps for what may come. */
    private static final int EXTENSION = 15;

    private final byte[] image;

    PendingVolume() throws IOException {
        image = Files.readAllBytes(Fixtures.shared(FIXTURE));
    }

    /** Lays a log over that of the volume. */
    void put(byte[] log) {
        System.arraycopy(log, 0, image, LOG, log.length);
    }

    byte[] image() {
        return image;
    }

    BlockDevice device() {
        return new MemoryBlockDevice(image, 512, true);
    }

    /** With the log that tools left empty. */
    Found closed() throws Exception {
        return found();
    }

    Found with(byte[] log) throws Exception {
        put(log);
        return found();
    }

    private Found found() throws Exception {
        try (FileSystemVolume volume = new NtfsParser().open(device());
                ExtentStream ranges = volume.allocated();
                DoubtfulRanges doubtful = volume.inDoubt().orElse(null)) {
            String said = volume.summary().evidence().stream()
                    .filter(e -> e.contains("$LogFile"))
                    .findFirst()
                    .orElseThrow();
            assertThat(new NtfsParser().probe(device()).orElseThrow()).isEqualTo(volume.summary());
            return new Found(
                    clusters(ranges),
                    doubtful == null ? new BitSet() : clusters(doubtful),
                    AllocationProof.of(volume).orElseThrow(),
                    volume.summary().dirty(),
                    said + (doubtful == null ? "" : "; " + doubtful.reason()));
        }
    }

    private static BitSet clusters(ExtentStream ranges) throws Exception {
        BitSet clusters = new BitSet();
        for (List<Extent> batch = ranges.next(100); !batch.isEmpty(); batch = ranges.next(100)) {
            batch.forEach(e -> clusters.set((int) (e.position() / CLUSTER), (int) (e.end() / CLUSTER)));
        }
        return clusters;
    }

    static BitSet clusters(int from, int to) {
        BitSet set = new BitSet();
        set.set(from, to);
        return set;
    }

    static LogImage log(int major) {
        return new LogImage(major, LOG_PAGES);
    }

    static long set(LogImage log, int first, int count) {
        return log.bits(LogImage.SET, LogImage.CLEAR, 0, MAP, first, count);
    }

    static byte[] since(LogImage log, long oldest) {
        return log.inUse(oldest, log.checkpoint());
    }

    /** Marked in $Bitmap, which nobody undoes. */
    void lose(int cluster) {
        image[MAP * CLUSTER + cluster / 8] |= (byte) (1 << cluster % 8);
    }

    /** Has the second half of the log's runs in another file record, as an attribute list says. */
    void splitLog() {
        int half = LOG_PAGES / 2;
        int lcn = LOG / CLUSTER;
        byte[] list = RecordBytes.concat(
                RecordBytes.listEntry(AttributeType.STANDARD_INFORMATION, "", 0, 2, 2, 0),
                RecordBytes.listEntry(AttributeType.FILE_NAME, "", 0, 2, 2, 2),
                RecordBytes.listEntry(AttributeType.DATA, "", 0, 2, 2, 3),
                RecordBytes.listEntry(AttributeType.DATA, "", half, EXTENSION, 1, 0));
        put(new RecordBytes(2)
                .sequence(2)
                .resident(AttributeType.STANDARD_INFORMATION, "", new byte[48])
                .resident(AttributeType.ATTRIBUTE_LIST, "", list)
                .fileName(5 | 5L << 48, 3, "$LogFile")
                .nonResident(AttributeType.DATA, "", 0, half - 1, LOG_BYTES, 0x22, half, half >> 8, lcn, lcn >> 8, 0));
        int behind = lcn + half;
        put(new RecordBytes(EXTENSION)
                .base(2, 2)
                .nonResident(
                        AttributeType.DATA,
                        "",
                        half,
                        LOG_PAGES - 1,
                        LOG_BYTES,
                        0x22,
                        half,
                        half >> 8,
                        behind,
                        behind >> 8,
                        0));
    }

    private void put(RecordBytes record) {
        byte[] bytes = record.onDisk();
        int number = LittleEndian.i32(bytes, 44);
        System.arraycopy(bytes, 0, image, record(number), bytes.length);
        if (number < 4) {
            int mirror = (int) LittleEndian.i64(image, 0x38) * CLUSTER;
            System.arraycopy(bytes, 0, image, mirror + number * bytes.length, bytes.length);
        }
    }

    private int record(long number) {
        return (int) LittleEndian.i64(image, 0x30) * CLUSTER + (int) number * RecordBytes.LENGTH;
    }

    /** Has a file of one cluster name that of another for its own, which is freed; returns the cluster. */
    int share() throws Exception {
        List<FileEntry> small = new ArrayList<>();
        try (FileSystemVolume volume = new NtfsParser().open(device())) {
            for (FileEntry e : VolumeReading.entries(volume, OptionalLong.empty(), 1000)) {
                if (!e.system() && cluster(e) >= 0) {
                    small.add(e);
                }
            }
        }
        int own = cluster(small.get(0));
        int others = cluster(small.get(1));
        int record = record(small.get(0).id());
        int pairs = record;
        while (image[pairs] != 0x21 || image[pairs + 1] != 1 || LittleEndian.u16(image, pairs + 2) != own) {
            pairs++;
        }
        assertThat(pairs).isLessThan(record + RecordBytes.LENGTH);
        image[pairs + 2] = (byte) others;
        image[pairs + 3] = (byte) (others >> 8);
        image[MAP * CLUSTER + own / 8] &= (byte) ~(1 << own % 8);
        return others;
    }

    /** The only cluster of a file; -1 if it has none, or several. */
    private static int cluster(FileEntry entry) {
        return entry.attributes().size() == 1
                        && entry.attributes().get(0).value() instanceof AttributeValue.NonResident value
                        && value.runs().count() == 1
                        && value.runs().length() == CLUSTER
                ? (int) (value.runs().position(0) / CLUSTER)
                : -1;
    }
}
