// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.offhost.block.BlockDevice;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.ForeignSignatures;

/** Finds the boot sector of a volume: at its begin, or the backup that FAT32 keeps. */
final class VolumeDetector {
    /** Formats that have a jump and a signature too; what they keep of a FAT volume is remains. */
    private static final Set<String> FOREIGN = Set.of("NTFS    ", "EXFAT   ", "-FVE-FS-", "ReFS\0\0\0\0");

    /** BPB_BkBootSec: "no value other than 6 is recommended". */
    private static final int BACKUP_SECTOR = 6;

    private static final int EXT_MAGIC_AT = 0x438;
    private static final int EXT_MAGIC = 0xEF53;

    private VolumeDetector() {}

    /**
     * Finds and checks the boot sector.
     *
     * @throws CorruptStructureException if there is none; says what is wrong with the first
     * @throws IOException if the device fails
     */
    static FatBootSector detect(BlockDevice device) throws IOException {
        if (device.size() < FatBootSector.LENGTH) {
            throw new CorruptStructureException(
                    "FAT boot sector", 0, FatBootSector.LENGTH + " bytes", device.size() + " bytes");
        }
        IOException wrong;
        ByteBuffer sector = null;
        try {
            sector = read(device, 0);
            String maker =
                    StandardCharsets.ISO_8859_1.decode(sector.slice(3, 8)).toString();
            if (FOREIGN.contains(maker)) {
                throw new CorruptStructureException(
                        "FAT boot sector", 0, "a FAT volume", "OEM name '" + maker.trim() + "'");
            }
            try {
                return new FatBootSector(sector, 0);
            } catch (CorruptStructureException e) {
                wrong = e;
            }
        } catch (UnreadableBlockException e) {
            wrong = e;
        }
        for (int sectorLength = FatBootSector.LENGTH; sectorLength <= 4096; sectorLength *= 2) {
            FatBootSector backup = backup(device, sectorLength);
            if (backup != null) {
                return backup;
            }
        }
        if (sector != null) {
            Optional<FatBootSector> unsigned = unsigned(device, sector);
            if (unsigned.isPresent()) {
                return unsigned.get();
            }
        }
        throw wrong;
    }

    /**
     * Whether the first sector says by name that it is that of a FAT volume, and nothing else is there: if it is not sound,
     * it is damaged, and not another's.
     */
    static boolean isNamed(BlockDevice device) throws IOException {
        if (device.size() < FatBootSector.LENGTH) {
            return false;
        }
        try {
            ByteBuffer sector = read(device, 0);
            return (FatBootSector.isNamed(sector, false) || FatBootSector.isNamed(sector, true))
                    && ForeignSignatures.look(device).isEmpty();
        } catch (UnreadableBlockException e) {
            return false;
        }
    }

    /**
     * Holds the boot sector against the backup that FAT32 keeps: where they put things in different places, the one counts
     * whose tables begin as its media byte has it.
     *
     * @return the one that counts
     * @throws CorruptStructureException if both can be right: one of them would give the bytes of other files
     */
    static FatBootSector settled(BlockDevice device, FatBootSector main) throws IOException {
        long position = (long) main.backupSector * main.sectorLength;
        if (main.position() != 0 || position <= 0 || position > device.size() - FatBootSector.LENGTH) {
            return main;
        }
        FatBootSector backup;
        try {
            backup = new FatBootSector(read(device, position), position);
        } catch (CorruptStructureException | UnreadableBlockException e) {
            return main; // the summary says so
        }
        String difference = main.difference(backup);
        if (backup.type != FatType.FAT32 || difference.isEmpty()) {
            return main;
        }
        boolean mainLeads = leadsToTables(device, main);
        if (mainLeads == leadsToTables(device, backup)) {
            throw new CorruptStructureException(
                    "FAT backup boot sector", position, "the same as at byte 0", difference);
        }
        return mainLeads ? main : backup;
    }

    private static boolean leadsToTables(BlockDevice device, FatBootSector boot) throws IOException {
        for (int table = 0; table < boot.tables; table++) {
            long position = boot.tablePosition + table * boot.tableLength;
            try {
                if (position > device.size() - FatBootSector.LENGTH
                        || (read(device, position).getInt(0) & boot.type.mask())
                                != (boot.type.mask() & ~0xFF | boot.media)) {
                    return false;
                }
            } catch (UnreadableBlockException e) {
                return false;
            }
        }
        return true;
    }

    /** A boot sector that lacks a mark counts if all it says holds, its tables begin as it has it, and nothing else is there. */
    private static Optional<FatBootSector> unsigned(BlockDevice device, ByteBuffer sector) throws IOException {
        try {
            FatBootSector boot = FatBootSector.unsigned(sector);
            return !boot.missingMark.isEmpty()
                            && leadsToTables(device, boot)
                            && ForeignSignatures.look(device).isEmpty()
                    ? Optional.of(boot)
                    : Optional.empty();
        } catch (CorruptStructureException | UnreadableBlockException e) {
            return Optional.empty();
        }
    }

    /** The backup, if it is beyond doubt that this still is a FAT32 volume; null if not. */
    private static FatBootSector backup(BlockDevice device, int sectorLength) throws IOException {
        long position = (long) BACKUP_SECTOR * sectorLength;
        if (device.size() < position + FatBootSector.LENGTH) {
            return null;
        }
        try {
            FatBootSector found = new FatBootSector(read(device, position), position);
            boolean sound = found.type == FatType.FAT32
                    && found.sectorLength == sectorLength
                    && found.backupSector == BACKUP_SECTOR
                    && device.size() >= found.tablePosition + FatBootSector.LENGTH;
            // the table's first entry holds the media byte below ones ("FAT Data Structure"); ext4 leaves remains alone
            return sound
                            && read(device, found.tablePosition).getInt(0) == (0x0FFF_FF00 | found.media)
                            && (read(device, EXT_MAGIC_AT / 512 * 512).getShort(EXT_MAGIC_AT % 512) & 0xFFFF)
                                    != EXT_MAGIC
                    ? found
                    : null;
        } catch (CorruptStructureException | UnreadableBlockException e) {
            return null;
        }
    }

    static ByteBuffer read(BlockDevice device, long position) throws IOException {
        ByteBuffer sector = ByteBuffer.allocate(FatBootSector.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        device.read(position, sector);
        return sector.clear();
    }
}
