// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.partitions;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Tells the boot sector of a volume from a master boot record; both end with 55AAh.
 *
 * <p>A sector is a volume's if its OEM name is that of NTFS, exFAT, BitLocker or ReFS, or if it begins with a jump and
 * has a sound BIOS parameter block (Microsoft FAT specification 1.03, "Boot Sector and BPB"). Boot code of an MBR that
 * begins with a jump, GRUB's for one, leaves that block blank.
 */
final class VolumeStart {
    private static final int SIGNATURE_AT = 510;
    private static final int MAX_SECTOR = 4096;
    private static final int MAX_TABLES = 4;

    private static final Set<String> NAMES = Set.of("NTFS    ", "EXFAT   ", "-FVE-FS-", "ReFS\0\0\0\0");

    private VolumeStart() {}

    /** Whether the sector begins a volume, so that what lies at 446 is code and no table. */
    static boolean isIn(ByteBuffer sector) {
        String name = StandardCharsets.ISO_8859_1.decode(sector.slice(3, 8)).toString();
        return NAMES.contains(name) || isFat(sector);
    }

    private static boolean isFat(ByteBuffer b) {
        int jump = b.get(0) & 0xFF;
        int sector = b.getShort(11) & 0xFFFF;
        int cluster = b.get(13) & 0xFF;
        int media = b.get(21) & 0xFF;
        return (b.getShort(SIGNATURE_AT) & 0xFFFF) == 0xAA55
                && (jump == 0xEB || jump == 0xE9)
                && Integer.bitCount(sector) == 1
                && sector >= TableReader.RECORD
                && sector <= MAX_SECTOR
                && Integer.bitCount(cluster) == 1
                && b.getShort(14) != 0
                && b.get(16) >= 1
                && b.get(16) <= MAX_TABLES
                && (media == 0xF0 || media >= 0xF8);
    }
}
