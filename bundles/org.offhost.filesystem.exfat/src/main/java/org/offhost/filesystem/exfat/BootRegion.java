// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.exfat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Optional;
import org.offhost.block.BlockDevice;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.ForeignSignatures;

/**
 * The boot region that counts: the main one, or its backup where the main one is bad (exFAT specification 1.00, 3).
 *
 * @param boot its boot sector
 * @param checksum of its first eleven sectors, which its last sector repeats
 * @param mainProblem what is wrong with the main one; empty if this is it
 */
record BootRegion(ExfatBootSector boot, int checksum, Optional<String> mainProblem) {
    /** VolumeFlags and PercentInUse do not count (3.4). */
    private static final int VOLUME_FLAGS = 106;

    private static final int PERCENT_IN_USE = 112;
    private static final int SIGNATURE_AT = 510;
    private static final short SIGNATURE = (short) 0xAA55;
    private static final int SHORTEST_SECTOR = 512;
    private static final int LONGEST_SECTOR = 4096;

    /**
     * Finds and checks it.
     *
     * @throws CorruptStructureException if there is none; says what is wrong with the main one
     * @throws IOException if the device fails
     */
    static BootRegion detect(BlockDevice device) throws IOException {
        if (device.size() < ExfatBootSector.LENGTH) {
            throw new CorruptStructureException(
                    "exFAT boot sector", 0, ExfatBootSector.LENGTH + " bytes", device.size() + " bytes");
        }
        IOException wrong;
        ByteBuffer main = null;
        try {
            main = read(device, 0, ExfatBootSector.LENGTH);
            return of(device, new ExfatBootSector(main, 0), Optional.empty());
        } catch (CorruptStructureException | UnreadableBlockException e) {
            wrong = e;
        }
        if (main == null || mayHaveABackup(device, main)) {
            for (int sector = SHORTEST_SECTOR; sector <= LONGEST_SECTOR; sector *= 2) {
                Optional<BootRegion> backup = backup(device, sector, wrong.getMessage());
                if (backup.isPresent()) {
                    return backup.get();
                }
            }
        }
        throw wrong;
    }

    /** Whether the first sector says that it begins an exFAT volume. */
    static boolean isNamed(BlockDevice device) throws IOException {
        return device.size() >= ExfatBootSector.LENGTH
                && ExfatBootSector.isNamed(read(device, 0, ExfatBootSector.LENGTH));
    }

    /** The backup is all that is left of a volume on which something else was made since. */
    private static boolean mayHaveABackup(BlockDevice device, ByteBuffer main) throws IOException {
        return ExfatBootSector.isNamed(main)
                || ExfatBootSector.hasJump(main)
                || main.getShort(SIGNATURE_AT) != SIGNATURE
                        && ForeignSignatures.look(device).isEmpty();
    }

    private static Optional<BootRegion> backup(BlockDevice device, int sectorLength, String mainProblem)
            throws IOException {
        long position = (long) ExfatBootSector.REGION_SECTORS * sectorLength;
        if (device.size() < position + ExfatBootSector.LENGTH) {
            return Optional.empty();
        }
        try {
            ExfatBootSector boot = new ExfatBootSector(read(device, position, ExfatBootSector.LENGTH), position);
            return boot.sectorLength == sectorLength
                    ? Optional.of(of(device, boot, Optional.of(mainProblem)))
                    : Optional.empty();
        } catch (CorruptStructureException | UnreadableBlockException e) {
            return Optional.empty();
        }
    }

    /** The region that a boot sector begins; fails if the checksum does not hold. */
    static BootRegion of(BlockDevice device, ExfatBootSector boot, Optional<String> mainProblem) throws IOException {
        int summed = (ExfatBootSector.REGION_SECTORS - 1) * boot.sectorLength;
        int length = ExfatBootSector.REGION_SECTORS * boot.sectorLength;
        if (device.size() < boot.position() + length) {
            throw new CorruptStructureException(
                    "exFAT boot region", boot.position(), length + " bytes", device.size() + " bytes in all");
        }
        ByteBuffer region = read(device, boot.position(), length);
        int sum = RotatingSum.of32(0, region, 0, VOLUME_FLAGS);
        sum = RotatingSum.of32(sum, region, VOLUME_FLAGS + 2, PERCENT_IN_USE);
        sum = RotatingSum.of32(sum, region, PERCENT_IN_USE + 1, summed);
        for (int at = summed; at < length; at += Integer.BYTES) {
            if (region.getInt(at) != sum) {
                throw new CorruptStructureException(
                        "exFAT boot checksum", boot.position() + at, hex(sum), hex(region.getInt(at)));
            }
        }
        return new BootRegion(boot, sum, mainProblem);
    }

    /** The other region: the backup if this is the main one. */
    BootRegion other(BlockDevice device) throws IOException {
        long position = boot.position() == 0 ? (long) ExfatBootSector.REGION_SECTORS * boot.sectorLength : 0;
        return of(
                device,
                new ExfatBootSector(read(device, position, ExfatBootSector.LENGTH), position),
                Optional.empty());
    }

    static String hex(int n) {
        return String.format(Locale.ROOT, "%08Xh", n);
    }

    private static ByteBuffer read(BlockDevice device, long position, int length) throws IOException {
        ByteBuffer sectors = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        device.read(position, sectors);
        return sectors.clear();
    }
}
