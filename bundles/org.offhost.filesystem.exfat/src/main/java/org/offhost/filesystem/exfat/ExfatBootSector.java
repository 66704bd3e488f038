// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.exfat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.offhost.block.Extent;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.kit.bytes.LittleEndianFields;
import org.offhost.kit.cluster.ClusterHeap;

/**
 * A boot sector: where everything is (exFAT specification 1.00, 3.1). Every value was checked; positions are bytes of the
 * volume.
 */
final class ExfatBootSector implements ClusterHeap {
    /** Bytes that are parsed; a sector may be longer, the signature is at byte 510 all the same (3.1.20). */
    static final int LENGTH = 512;

    /** FileSystemName (3.1.2). */
    static final String NAME = "EXFAT   ";

    /** Sectors of a boot region; the last one is its checksum (Table 3). */
    static final int REGION_SECTORS = 12;

    /** Bytes of a directory entry (6.2). */
    static final int DIRECTORY_ENTRY = 32;

    private static final int NAME_AT = 3;
    private static final int SIGNATURE = 0xAA55;
    private static final int DIRTY = 0x2;
    private static final int MEDIA_FAILURE = 0x4;

    /** 2^32 - 11 (3.1.9). */
    private static final long MOST_CLUSTERS = 0xFFFF_FFF5L;

    final int sectorLength;
    final int clusterLength;
    final long tablePosition;
    final long tableLength;
    final long heapPosition;
    final long clusters;
    final long rootCluster;
    final long length;
    final int flags;
    final String serial;
    private final long position;
    private final LittleEndianFields bytes;

    /** @throws CorruptStructureException if a value is not what the specification allows */
    ExfatBootSector(ByteBuffer sector, long position) throws CorruptStructureException {
        this.bytes = new LittleEndianFields(sector);
        this.position = position;
        check(isNamed(sector), "FileSystemName 'EXFAT   '", "'" + name(sector).replaceAll("[^ -~]", "?") + "'");
        check(bytes.u16(510) == SIGNATURE, "BootSignature AA55h", hex(bytes.u16(510)));
        check(hasJump(sector), "JumpBoot EB7690h", hex(bytes.u8(0) << 16 | bytes.u8(1) << 8 | bytes.u8(2)));
        for (int i = 11; i < 64; i++) {
            check(bytes.u8(i) == 0, "MustBeZero 0 at byte " + i, hex(bytes.u8(i)));
        }
        check(bytes.u8(105) == 1, "FileSystemRevision 1.x", bytes.u8(105) + "." + bytes.u8(104));
        int sectorShift = bytes.u8(108);
        check(sectorShift >= 9 && sectorShift <= 12, "BytesPerSectorShift 9 to 12", sectorShift);
        sectorLength = 1 << sectorShift;
        int clusterShift = bytes.u8(109);
        check(clusterShift <= 25 - sectorShift, "SectorsPerClusterShift 0 to " + (25 - sectorShift), clusterShift);
        clusterLength = sectorLength << clusterShift;
        check(bytes.u8(110) != 2, "NumberOfFats 1", "2: a TexFAT (transaction-safe exFAT) volume, which is not read");
        check(bytes.u8(110) == 1, "NumberOfFats 1", bytes.u8(110));
        long sectors = bytes.i64(72);
        check(sectors > 0 && sectors <= Long.MAX_VALUE >> 13, "VolumeLength 1 to 2^50 sectors", hex(sectors));
        length = sectors << sectorShift;
        long tableOffset = bytes.u32(80);
        check(tableOffset >= 2 * REGION_SECTORS, "FatOffset at least 24", tableOffset);
        tablePosition = tableOffset << sectorShift;
        tableLength = bytes.u32(84) << sectorShift;
        heapPosition = bytes.u32(88) << sectorShift;
        check(
                tableLength <= heapPosition - tablePosition,
                "FatLength of at most " + (heapPosition - tablePosition) + " bytes, up to ClusterHeapOffset",
                tableLength);
        clusters = bytes.u32(92);
        check(clusters >= 1 && clusters <= MOST_CLUSTERS, "ClusterCount 1 to 2^32 - 11", clusters);
        check(
                clusters <= (length - heapPosition) / clusterLength,
                "ClusterCount of at most " + (length - heapPosition) / clusterLength + ", up to the volume's end",
                clusters);
        check(
                (clusters + 2) * 4 <= tableLength,
                "FatLength of at least " + (clusters + 2) * 4 + " bytes for " + clusters + " clusters",
                tableLength);
        rootCluster = bytes.u32(96);
        check(isCluster(rootCluster), "FirstClusterOfRootDirectory 2 to " + (clusters + 1), rootCluster);
        serial = String.format(Locale.ROOT, "%04X-%04X", bytes.u16(102), bytes.u16(100));
        flags = bytes.u16(106);
    }

    /** What belongs to no entry: both boot regions (3) and the table (4.1). */
    List<Extent> unlisted() {
        return List.of(new Extent(0, 2L * REGION_SECTORS * sectorLength), new Extent(tablePosition, tableLength));
    }

    /** Whether a sector says that it begins an exFAT volume, right or wrong. */
    static boolean isNamed(ByteBuffer sector) {
        return name(sector).equals(NAME);
    }

    /** Whether a sector has the jump of exFAT (3.1.1), which no other file system has. */
    static boolean hasJump(ByteBuffer sector) {
        return sector.get(0) == (byte) 0xEB && sector.get(1) == 0x76 && sector.get(2) == (byte) 0x90;
    }

    private static String name(ByteBuffer sector) {
        byte[] name = new byte[NAME.length()];
        sector.get(NAME_AT, name);
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    /** Where it lies: 0, or the place of the backup. */
    long position() {
        return position;
    }

    /** VolumeDirty (3.1.13.2). */
    boolean isDirty() {
        return (flags & DIRTY) != 0;
    }

    /** MediaFailure (3.1.13.3). */
    boolean hasMediaFailure() {
        return (flags & MEDIA_FAILURE) != 0;
    }

    @Override
    public long clusters() {
        return clusters;
    }

    @Override
    public int clusterLength() {
        return clusterLength;
    }

    /** Where a cluster begins (5.1). */
    @Override
    public long clusterPosition(long number) {
        return heapPosition + (number - 2) * clusterLength;
    }

    /**
     * Bytes that the volume takes on a device that may end before it: as long as the whole cluster heap is there, what the
     * device has; what is behind the heap belongs to nobody.
     */
    long lengthOn(long deviceLength) {
        long there = Math.min(length, deviceLength / sectorLength * sectorLength);
        return there < heapPosition + heapLength() ? length : there;
    }

    /** Bytes of all clusters. */
    long heapLength() {
        return clusters * clusterLength;
    }

    /** Clusters that so many bytes take. */
    long clustersOf(long length) {
        return length / clusterLength + (length % clusterLength == 0 ? 0 : 1);
    }

    /** Whether another boot sector puts everything in the same places. */
    boolean sameParameters(ExfatBootSector other) {
        return bytes.same(other.bytes, 64, 42) // PartitionOffset to FileSystemRevision
                && bytes.same(other.bytes, 108, 3);
    }

    private void check(boolean holds, String expected, Object found) throws CorruptStructureException {
        if (!holds) {
            throw new CorruptStructureException("exFAT boot sector", position, expected, String.valueOf(found));
        }
    }

    private static String hex(long n) {
        return String.format(Locale.ROOT, "%02Xh", n);
    }
}
