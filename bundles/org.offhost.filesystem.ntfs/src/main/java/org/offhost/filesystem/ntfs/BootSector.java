// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.offhost.kit.bytes.LittleEndian.i64;
import static org.offhost.kit.bytes.LittleEndian.u16;
import static org.offhost.kit.bytes.LittleEndian.u8;

import org.offhost.filesystem.CorruptStructureException;

/**
 * The boot sector: where the MFT is and how long everything is (linux-ntfs documentation, "$Boot").
 *
 * @param sectorLength bytes of a sector
 * @param clusterLength bytes of a cluster
 * @param totalSectors sectors of the volume, the backup boot sector behind them not counted
 * @param mftCluster first cluster of $MFT
 * @param mirrorCluster first cluster of $MFTMirr
 * @param recordLength bytes of a file record
 * @param serial volume serial number
 * @param volumeLength bytes the volume takes, the backup boot sector included where the device has it
 */
record BootSector(
        int sectorLength,
        int clusterLength,
        long totalSectors,
        long mftCluster,
        long mirrorCluster,
        int recordLength,
        long serial,
        long volumeLength) {
    /** All that is looked at lies in the first 512 bytes, whatever the sector's length. */
    static final int LENGTH = 512;

    private static final int SECTOR_LENGTH = 0x0B;
    private static final int SECTORS_PER_CLUSTER = 0x0D;
    private static final int RESERVED_SECTORS = 0x0E;
    private static final int FATS = 0x10;
    private static final int ROOT_ENTRIES = 0x11;
    private static final int TOTAL_SECTORS_16 = 0x13;
    private static final int SECTORS_PER_FAT = 0x16;
    private static final int TOTAL_SECTORS_32 = 0x20;
    private static final int TOTAL_SECTORS = 0x28;
    private static final int MFT_CLUSTER = 0x30;
    private static final int MIRROR_CLUSTER = 0x38;
    private static final int RECORD_LENGTH = 0x40;
    private static final int SERIAL = 0x48;
    private static final int SIGNATURE = 0x1FE;

    /** "NTFS    ". */
    private static final long OEM_ID = 0x2020_2020_5346_544EL;

    private static final int MAX_SECTOR = 4096;

    /** Windows 10 1709 formats up to 2 MiB. */
    private static final int MAX_CLUSTER = 2 << 20;

    private static final int MIN_RECORD = 512;

    /** Windows makes 1 or 4 KiB; a bound for buffers. */
    private static final int MAX_RECORD = 64 << 10;

    /** Whether the OEM identifier says NTFS. */
    static boolean claimsNtfs(byte[] sector) {
        return i64(sector, 3) == OEM_ID;
    }

    /**
     * Reads and checks all fields.
     *
     * @param name "boot sector" or "backup boot sector"
     * @param position byte of the volume the sector was read from
     */
    static BootSector parse(byte[] sector, String name, long position) throws CorruptStructureException {
        Check check = new Check(name, position);
        check.that(claimsNtfs(sector), "OEM identifier 'NTFS    '", Long.toHexString(i64(sector, 3)));
        check.that(u16(sector, SIGNATURE) == 0xAA55, "signature 55 AA at 510", Integer.toHexString(u16(sector, 510)));
        int sectorLength = u16(sector, SECTOR_LENGTH);
        check.that(
                isPowerOfTwo(sectorLength) && sectorLength >= LENGTH && sectorLength <= MAX_SECTOR,
                "a sector length of 512 to 4096",
                sectorLength);
        check.fatFieldsAreZero(sector);
        long clusterLength = clusterLength(u8(sector, SECTORS_PER_CLUSTER), sectorLength);
        check.that(
                clusterLength >= sectorLength && clusterLength <= MAX_CLUSTER,
                "a cluster length of up to 2 MiB",
                "sectors per cluster " + u8(sector, SECTORS_PER_CLUSTER));
        long sectors = i64(sector, TOTAL_SECTORS);
        check.that(
                sectors > 0 && sectors <= (Long.MAX_VALUE >> 1) / sectorLength,
                "a number of sectors above 0 whose bytes fit 62 bits",
                sectors);
        long clusters = sectors * sectorLength / clusterLength;
        long mft = i64(sector, MFT_CLUSTER);
        long mirror = i64(sector, MIRROR_CLUSTER);
        check.that(mft > 0 && mft < clusters, "$MFT in a cluster from 1 to " + (clusters - 1), mft);
        check.that(mirror > 0 && mirror < clusters, "$MFTMirr in a cluster from 1 to " + (clusters - 1), mirror);
        long record = recordLength(sector[RECORD_LENGTH], clusterLength);
        check.that(
                isPowerOfTwo(record) && record >= MIN_RECORD && record <= MAX_RECORD,
                "a file record length of 512 to 65536",
                "clusters per file record " + sector[RECORD_LENGTH]);
        return new BootSector(
                sectorLength,
                (int) clusterLength,
                sectors,
                mft,
                mirror,
                (int) record,
                i64(sector, SERIAL),
                (sectors + 1) * sectorLength);
    }

    /**
     * The same on a device that may end before the volume: a volume handle of Windows leaves out the sector of the backup,
     * others what is behind the last whole cluster. As long as every cluster is there, the volume takes what the device
     * has.
     */
    BootSector on(long deviceLength) {
        long sectors = Math.min(backupPosition(), deviceLength / sectorLength * sectorLength);
        boolean whole = deviceLength >= volumeLength || sectors < position(totalClusters());
        return whole
                ? this
                : new BootSector(
                        sectorLength,
                        clusterLength,
                        totalSectors,
                        mftCluster,
                        mirrorCluster,
                        recordLength,
                        serial,
                        sectors);
    }

    /** Whether the volume takes the sector that holds the backup boot sector. */
    boolean hasBackup() {
        return volumeLength > backupPosition();
    }

    /** Above 128 it is a negative exponent: 0xF4 stands for 2 to the power of 12. */
    private static long clusterLength(int sectorsPerCluster, int sectorLength) {
        if (sectorsPerCluster <= 0x80) {
            return isPowerOfTwo(sectorsPerCluster) ? (long) sectorsPerCluster * sectorLength : 0;
        }
        int exponent = 256 - sectorsPerCluster;
        return exponent > 12 ? 0 : (long) sectorLength << exponent;
    }

    /** Positive it counts clusters, negative it is the exponent of a length in bytes. */
    private static long recordLength(byte encoded, long clusterLength) {
        return encoded >= 0 ? encoded * clusterLength : encoded < -16 ? 0 : 1L << -encoded;
    }

    private static boolean isPowerOfTwo(long value) {
        return value > 0 && (value & value - 1) == 0;
    }

    /** Clusters of the volume; a rest shorter than a cluster belongs to none. */
    long totalClusters() {
        return totalSectors * sectorLength / clusterLength;
    }

    /** Byte of the volume at which a cluster begins. */
    long position(long cluster) {
        return cluster * clusterLength;
    }

    /** Byte of the volume at which the backup boot sector begins: right behind the last sector counted. */
    long backupPosition() {
        return totalSectors * sectorLength;
    }

    /** Says what was expected and found. */
    private record Check(String name, long position) {
        void that(boolean holds, String expected, Object found) throws CorruptStructureException {
            if (!holds) {
                throw new CorruptStructureException(name, position, expected, String.valueOf(found));
            }
        }

        /** What FAT keeps here is zero on NTFS. */
        void fatFieldsAreZero(byte[] sector) throws CorruptStructureException {
            int found = u16(sector, RESERVED_SECTORS)
                    | u8(sector, FATS)
                    | u16(sector, ROOT_ENTRIES)
                    | u16(sector, TOTAL_SECTORS_16)
                    | u16(sector, SECTORS_PER_FAT)
                    | u16(sector, TOTAL_SECTORS_32)
                    | u16(sector, TOTAL_SECTORS_32 + 2);
            that(found == 0, "zeros in the fields of FAT", "0x" + Integer.toHexString(found));
        }
    }
}
