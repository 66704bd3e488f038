// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.exfat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.filesystem.VolumeTraits;

/** Says what a volume is and why: from its boot regions, the first entries of the table and of the root. */
final class ExfatSummary {
    /** F8h in the lowest byte, ones above (exFAT specification 1.00, 4.1.1). */
    private static final int FIRST_ENTRY = 0xFFFF_FFF8;

    private static final String CONTRADICTS = "contradicts: ";

    private final BlockDevice device;
    private final BootRegion region;
    private final ExfatBootSector boot;
    private final ExfatMetadata volume;
    private final List<String> evidence = new ArrayList<>();

    ExfatSummary(BlockDevice device, BootRegion region, ExfatMetadata volume) {
        this.device = device;
        this.region = region;
        this.boot = region.boot();
        this.volume = volume;
    }

    VolumeSummary summary() throws IOException {
        evidence.add(String.format(
                Locale.ROOT,
                "boot region at byte %d: 'EXFAT   ', signature AA55h, checksum %s holds;"
                        + " %d-byte sectors, %d-byte clusters, %d of them, FAT of %d bytes",
                boot.position(),
                BootRegion.hex(region.checksum()),
                boot.sectorLength,
                boot.clusterLength,
                boot.clusters,
                boot.tableLength));
        boolean dirty = regions();
        length();
        SystemEntries system = new SystemEntries(Optional.empty(), Optional.empty(), "", "");
        try {
            table();
            system = SystemEntries.read(volume, SystemEntries.WITHIN);
            bitmap(system);
            upCase(system);
        } catch (IOException e) {
            evidence.add(CONTRADICTS + e.getMessage());
        }
        if (!system.guid().isEmpty()) {
            evidence.add("volume GUID " + system.guid());
        }
        return new VolumeSummary(
                "exfat",
                system.label(),
                boot.serial,
                boot.lengthOn(device.size()),
                boot.sectorLength,
                boot.clusterLength,
                ExfatEntries.ROOT_ID,
                dirty,
                VolumeTraits.fat(boot.sectorLength),
                evidence);
    }

    private void length() {
        if (device.size() < boot.lengthOn(device.size())) {
            evidence.add(CONTRADICTS + "the device has only " + device.size() + " bytes of the volume's " + boot.length
                    + ": a truncated image, or a partition cut short");
        } else if (device.size() < boot.length) {
            evidence.add("the device has only " + device.size() + " bytes of the volume's " + boot.length
                    + "; no cluster is missing");
        }
    }

    /** Compares the boot regions; tells whether the volume was not closed cleanly. */
    private boolean regions() {
        if (region.mainProblem().isPresent()) {
            evidence.add(CONTRADICTS + "the main boot region is bad ("
                    + region.mainProblem().get()
                    + "), so the backup boot region is used; its VolumeFlags are stale, so the volume counts as dirty");
            return true;
        }
        try {
            BootRegion backup = region.other(device);
            evidence.add((boot.sameParameters(backup.boot()) ? "" : CONTRADICTS + "other parameters in the ")
                    + "backup boot region at byte " + backup.boot().position() + ", its checksum holds");
        } catch (IOException e) {
            evidence.add(CONTRADICTS + "backup boot region: " + e.getMessage());
        }
        if (boot.isDirty()) {
            evidence.add("VolumeFlags: VolumeDirty, the volume was not closed cleanly");
        }
        if (boot.hasMediaFailure()) {
            evidence.add("VolumeFlags: MediaFailure, reads or writes of the medium have failed before");
        }
        return boot.isDirty();
    }

    private void table() throws IOException {
        int found = volume.cache().i32(boot.tablePosition);
        evidence.add(
                found == FIRST_ENTRY
                        ? "FatEntry[0] is FFFFFFF8h"
                        : CONTRADICTS + "FatEntry[0] is " + BootRegion.hex(found) + ", not FFFFFFF8h");
    }

    private void bitmap(SystemEntries system) {
        long need = (boot.clusters + 7) / 8;
        if (system.bitmap().isEmpty()) {
            evidence.add(CONTRADICTS + "no allocation bitmap among the first entries of the root");
            return;
        }
        EntrySet.Allocation a = system.bitmap().get().system();
        evidence.add((a.length() >= need ? "" : CONTRADICTS) + "allocation bitmap of "
                + Long.toUnsignedString(a.length()) + " bytes at cluster " + a.first() + ", " + need + " needed");
    }

    private void upCase(SystemEntries system) {
        if (system.upCase().isEmpty()) {
            evidence.add(CONTRADICTS + "no up-case table among the first entries of the root");
            return;
        }
        EntrySet entry = system.upCase().get();
        try {
            UpCaseTable.read(volume, entry);
            evidence.add("up-case table at cluster " + entry.system().first() + ", checksum "
                    + BootRegion.hex(entry.tableChecksum()) + " holds");
        } catch (IOException e) {
            evidence.add(CONTRADICTS + e.getMessage() + "; names are compared by the case of a to z only");
        }
    }
}
