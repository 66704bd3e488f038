// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.offhost.block.Extent;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.kit.bytes.LittleEndianFields;
import org.offhost.kit.cluster.ClusterHeap;

/**
 * The boot sector with its BIOS parameter block: where everything is (Microsoft FAT specification 1.03, "Boot Sector and
 * BPB", "FAT Type Determination"). Every value was checked; positions are bytes of the volume.
 */
final class FatBootSector implements ClusterHeap {
    /** Bytes that are parsed; a sector may be longer, the signature is at byte 510 all the same. */
    static final int LENGTH = 512;

    /** Bytes of a directory entry. */
    static final int DIRECTORY_ENTRY = 32;

    private static final int SIGNATURE_AT = 510;
    private static final int SIGNATURE = 0xAA55;
    private static final int MAX_SECTOR = 4096;

    /** More copies of the table than any tool makes. */
    private static final int MAX_TABLES = 4;

    final int sectorLength;
    final int clusterLength;
    final long tablePosition;
    final long tableLength;
    final int tables;
    final long rootPosition;
    final int rootLength;
    final long dataPosition;
    final long clusters;
    final long length;
    final FatType type;
    final int rootCluster;
    final int media;
    final int flags;
    final int backupSector;
    final int informationSector;
    final boolean dirty;
    final String serial;
    final String label;

    /** Which mark of a boot sector it lacks; empty if none. */
    final String missingMark;

    private final String statedType;
    private final long position;
    private final LittleEndianFields bytes;

    /** @throws CorruptStructureException if a value is not what the specification allows */
    FatBootSector(ByteBuffer sector, long position) throws CorruptStructureException {
        this(sector, position, true);
    }

    /**
     * One of a diskette of the first years or of a system without an Intel processor, which has no jump or no signature;
     * mtools asks for neither.
     */
    static FatBootSector unsigned(ByteBuffer sector) throws CorruptStructureException {
        return new FatBootSector(sector, 0, false);
    }

    private FatBootSector(ByteBuffer sector, long position, boolean marked) throws CorruptStructureException {
        this.bytes = new LittleEndianFields(sector);
        this.position = position;
        int jump = bytes.u8(0);
        missingMark = bytes.u16(SIGNATURE_AT) != SIGNATURE
                ? "no signature AA55h at byte 510 but " + hex(bytes.u16(SIGNATURE_AT))
                : jump == 0xEB || jump == 0xE9 ? "" : "no jump, EBh or E9h, but " + hex(jump);
        check(
                !marked || bytes.u16(SIGNATURE_AT) == SIGNATURE,
                "signature AA55h at byte 510",
                hex(bytes.u16(SIGNATURE_AT)));
        check(!marked || jump == 0xEB || jump == 0xE9, "a jump, EBh or E9h", hex(jump));
        sectorLength = bytes.u16(11);
        check(
                isPowerOfTwo(sectorLength) && sectorLength >= LENGTH && sectorLength <= MAX_SECTOR,
                "BPB_BytsPerSec 512, 1024, 2048 or 4096",
                sectorLength);
        int sectorsPerCluster = bytes.u8(13);
        check(isPowerOfTwo(sectorsPerCluster), "BPB_SecPerClus a power of two", sectorsPerCluster);
        clusterLength = sectorsPerCluster * sectorLength;
        int reserved = bytes.u16(14);
        check(reserved > 0, "BPB_RsvdSecCnt at least 1", reserved);
        tables = bytes.u8(16);
        check(tables >= 1 && tables <= MAX_TABLES, "BPB_NumFATs 1 to " + MAX_TABLES, tables);
        media = bytes.u8(21);
        check(isMedia(media), "BPB_Media F0h or F8h to FFh", hex(media));
        boolean wide = bytes.u16(22) == 0; // BPB_FATSz16 is 0: the FAT32 form of the BPB follows
        long tableSectors = wide ? bytes.u32(36) : bytes.u16(22);
        check(tableSectors > 0, "BPB_FATSz16 or BPB_FATSz32 above 0", tableSectors);
        long sectors = bytes.u16(19) != 0 ? bytes.u16(19) : bytes.u32(32);
        tablePosition = (long) reserved * sectorLength;
        tableLength = tableSectors * sectorLength;
        rootPosition = tablePosition + tables * tableLength;
        rootLength = bytes.u16(17) * DIRECTORY_ENTRY;
        check(wide == (rootLength == 0), wide ? "BPB_RootEntCnt 0 on FAT32" : "BPB_RootEntCnt above 0", bytes.u16(17));
        // a count that ends inside a sector would move all data by one ("Boot Sector and BPB", BPB_RootEntCnt)
        check(rootLength % sectorLength == 0, "BPB_RootEntCnt that fills its sectors", bytes.u16(17));
        long rootSectors = (rootLength + sectorLength - 1L) / sectorLength;
        dataPosition = rootPosition + rootSectors * sectorLength;
        length = sectors * sectorLength;
        check(
                length >= dataPosition + clusterLength,
                "a volume of at least " + (dataPosition + clusterLength) + " bytes by the BPB",
                length);
        clusters = (length - dataPosition) / clusterLength;
        type = wide ? FatType.FAT32 : FatType.of(clusters);
        check(wide || type != FatType.FAT32, "fewer than 65525 clusters where BPB_FATSz16 is not 0", clusters);
        check(clusters <= FatType.FAT32_MAX, "at most " + FatType.FAT32_MAX + " clusters", clusters);
        int extended = extended(wide);
        boolean hasExtended = bytes.u8(extended + 2) == 0x28 || bytes.u8(extended + 2) == 0x29;
        dirty = hasExtended && (bytes.u8(extended + 1) & 1) != 0;
        serial = hasExtended
                ? String.format(Locale.ROOT, "%04X-%04X", bytes.u16(extended + 5), bytes.u16(extended + 3))
                : "";
        label = bytes.u8(extended + 2) == 0x29 ? label(text(extended + 7, 11)) : "";
        statedType = bytes.u8(extended + 2) == 0x29 ? text(extended + 18, 8) : "";
        flags = wide ? bytes.u16(40) : 0;
        rootCluster = wide ? (int) bytes.u32(44) : 0;
        informationSector = wide ? bytes.u16(48) : 0;
        backupSector = wide ? bytes.u16(50) : 0;
        if (wide) {
            check(bytes.u16(42) == 0, "BPB_FSVer 0.0", hex(bytes.u16(42)));
            check(isCluster(rootCluster), "BPB_RootClus 2 to " + (clusters + 1), bytes.u32(44));
        }
    }

    /** Where BS_DrvNum is and what follows it; on FAT32 28 bytes further. */
    private static int extended(boolean wide) {
        return wide ? 64 : 36;
    }

    /** Whether BS_FilSysType names a type, be the rest sound or not. */
    static boolean isNamed(ByteBuffer sector, boolean wide) {
        int extended = extended(wide);
        byte[] type = new byte[8];
        sector.get(extended + 18, type);
        return sector.get(extended + 2) == 0x29
                && new String(type, StandardCharsets.ISO_8859_1).matches("FAT(12|16|32) {3}");
    }

    /** Whether every cluster has an entry in the table; asked separately since it shows a FAT volume that is broken. */
    void checkTableLength() throws CorruptStructureException {
        long need = type.tableLength(clusters + 2);
        check(tableLength >= need, "a FAT of at least " + need + " bytes for " + clusters + " clusters", tableLength);
    }

    /**
     * Bytes that the volume takes on a device that may end before it: as long as every cluster is there, what the device
     * has; what is behind the last whole cluster belongs to nobody.
     */
    long lengthOn(long deviceLength) {
        long there = Math.min(length, deviceLength / sectorLength * sectorLength);
        return there < clusterPosition(2) + clusters * clusterLength ? length : there;
    }

    /** Values of BPB_Media. */
    static boolean isMedia(int value) {
        return value == 0xF0 || value >= 0xF8;
    }

    /** Where it lies: 0, or the place of the backup. */
    long position() {
        return position;
    }

    @Override
    public long clusters() {
        return clusters;
    }

    @Override
    public int clusterLength() {
        return clusterLength;
    }

    /** Where a cluster begins ("FAT Type Determination", FirstSectorofCluster). */
    @Override
    public long clusterPosition(long number) {
        return dataPosition + (number - 2) * clusterLength;
    }

    /** Everything before the first cluster: boot sector, reserved area with the backup, tables, root of FAT12/16. */
    Extent systemArea() {
        return new Extent(0, dataPosition);
    }

    /** Of the system area, what is not the root directory, which is an entry. */
    List<Extent> unlisted() {
        long rootEnd = rootPosition + rootLength;
        return rootLength == 0 || rootEnd == dataPosition
                ? List.of(new Extent(0, rootPosition))
                : List.of(new Extent(0, rootPosition), new Extent(rootEnd, dataPosition - rootEnd));
    }

    /** Where another boot sector puts things in other places than this; empty if nowhere. */
    String difference(FatBootSector other) {
        record Field(String name, long mine, long theirs) {}
        return Stream.of(
                        new Field("BPB_BytsPerSec", sectorLength, other.sectorLength),
                        new Field("bytes of a cluster", clusterLength, other.clusterLength),
                        new Field("position of the first FAT", tablePosition, other.tablePosition),
                        new Field("bytes of a FAT", tableLength, other.tableLength),
                        new Field("BPB_NumFATs", tables, other.tables),
                        new Field("BPB_RootClus", rootCluster, other.rootCluster))
                .filter(f -> f.mine() != f.theirs())
                .map(f -> f.name() + " " + f.theirs() + " instead of " + f.mine())
                .collect(Collectors.joining(", "));
    }

    /** What BS_FilSysType says, which tells nothing for sure; empty if it does not name a type. */
    String statedType() {
        String stated = statedType.trim();
        return stated.matches("FAT(12|16|32)") ? stated : "";
    }

    /** Whether another boot sector has the same BPB. */
    boolean sameParameters(FatBootSector other) {
        int to = type == FatType.FAT32 ? 64 : 36;
        return bytes.same(other.bytes, 11, to - 11);
    }

    private void check(boolean holds, String expected, Object found) throws CorruptStructureException {
        if (!holds) {
            throw new CorruptStructureException("FAT boot sector", position, expected, String.valueOf(found));
        }
    }

    private String text(int at, int length) {
        return bytes.text(at, length).trim();
    }

    private static String label(String text) {
        return text.equals("NO NAME") ? "" : text;
    }

    private static boolean isPowerOfTwo(int n) {
        return n > 0 && (n & n - 1) == 0;
    }

    private static String hex(int n) {
        return String.format(Locale.ROOT, "%02Xh", n);
    }
}
