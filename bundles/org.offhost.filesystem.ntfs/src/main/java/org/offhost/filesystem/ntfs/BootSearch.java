// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;

/**
 * Decides whether a device holds an NTFS volume, and says why.
 *
 * <p>The first sector decides. The backup boot sector, in the last sector of the volume, counts only if the first one
 * cannot be read, is blank, or says NTFS and is malformed; and only if a record of $MFT is where it says.
 */
final class BootSearch {
    private static final int[] SECTOR_LENGTHS = {512, 4096, 1024, 2048};

    private final VolumeBytes device;
    private final List<String> evidence = new ArrayList<>();

    /** @param device reads the whole device, of which the volume may be a part */
    BootSearch(VolumeBytes device) {
        this.device = device;
    }

    /** Sentences on what was found, in the order of looking. */
    List<String> evidence() {
        return evidence;
    }

    /**
     * The boot sector of the volume; empty if this is not NTFS.
     *
     * @throws CorruptStructureException if it is NTFS and cannot be opened: no sound boot sector
     */
    Optional<BootSector> find() throws IOException {
        if (device.length() < BootSector.LENGTH) {
            return Optional.empty();
        }
        IOException reason;
        boolean claims = false;
        try {
            byte[] first = read(0, "boot sector");
            claims = BootSector.claimsNtfs(first);
            if (!claims && !isBlank(first)) {
                return Optional.empty();
            }
            BootSector boot = BootSector.parse(first, "boot sector", 0).on(device.length());
            evidence.add("boot sector at byte 0: OEM identifier 'NTFS    ', signature 55 AA, " + describe(boot));
            evidence.add(end(boot));
            return Optional.of(boot);
        } catch (UnreadableBlockException | CorruptStructureException bad) {
            reason = bad;
        }
        Optional<BootSector> backup = backup(reason);
        if (backup.isEmpty() && claims) {
            throw reason;
        }
        return backup;
    }

    private static String describe(BootSector boot) {
        return "sectors of " + boot.sectorLength() + " bytes, clusters of " + boot.clusterLength()
                + ", file records of " + boot.recordLength() + ", " + boot.totalSectors() + " sectors";
    }

    /** Whether the volume ends as its boot sector has it: a good first boot sector says nothing of the last. */
    private String end(BootSector boot) throws IOException {
        if (boot.volumeLength() > device.length()) {
            return "contradicts: the device has only " + device.length() + " bytes of the volume's "
                    + boot.volumeLength() + ": a truncated image, or a partition cut short";
        }
        if (!boot.hasBackup()) {
            return "the device ends at byte " + device.length() + ", before the backup boot sector at byte "
                    + boot.backupPosition() + ", as what is copied from a volume handle of Windows does; no cluster is"
                    + " missing";
        }
        String where = "backup boot sector at byte " + boot.backupPosition();
        try {
            BootSector backup =
                    BootSector.parse(read(boot.backupPosition(), "backup boot sector"), "", boot.backupPosition());
            return backup.equals(boot)
                    ? where + " is the same"
                    : "contradicts: another in the " + where + ": " + describe(backup) + ", serial number "
                            + Long.toHexString(backup.serial());
        } catch (CorruptStructureException none) {
            return "contradicts: no " + where + ": expected " + none.expected() + ", found " + none.found();
        } catch (UnreadableBlockException bad) {
            return "contradicts: " + where + " cannot be read: " + bad.getMessage();
        }
    }

    private Optional<BootSector> backup(IOException reason) throws IOException {
        for (int sectorLength : SECTOR_LENGTHS) {
            long position = device.length() - sectorLength;
            if (position > 0) {
                Optional<BootSector> found = backupAt(position);
                if (found.isPresent()) {
                    evidence.add("the boot sector is bad: " + reason.getMessage());
                    evidence.add(
                            "backup boot sector at byte " + position + ": OEM identifier 'NTFS    ', signature 55 AA, "
                                    + describe(found.get()) + "; file record 0 is where it says");
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<BootSector> backupAt(long position) throws IOException {
        try {
            byte[] sector = read(position, "backup boot sector");
            if (!BootSector.claimsNtfs(sector)) {
                return Optional.empty();
            }
            BootSector boot = BootSector.parse(sector, "backup boot sector", position);
            if (boot.backupPosition() != position) {
                return Optional.empty();
            }
            MasterFileTable.open(device, boot);
            return Optional.of(boot);
        } catch (CorruptStructureException | UnreadableBlockException bad) {
            return Optional.empty();
        }
    }

    private byte[] read(long position, String structure) throws IOException {
        byte[] sector = new byte[BootSector.LENGTH];
        device.read(position, sector, 0, sector.length, structure);
        return sector;
    }

    private static boolean isBlank(byte[] sector) {
        for (byte b : sector) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }
}
