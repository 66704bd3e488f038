// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.filesystem.VolumeTraits;
import org.offhost.kit.cluster.ClaimedClusters;
import org.offhost.kit.cluster.ClusterChain;

/** Says what a volume is and why: from its boot sector, the first entries of the table and of the root. */
final class FatSummary {
    /** The label is the first entry of the root as a rule; of a FAT32 root as much as the fixed one of FAT16 has. */
    private static final int LABEL_WITHIN = 512;

    /** FSI_LeadSig ("FAT32 FSInfo Sector Structure and Backup Boot Sector"). */
    private static final int INFORMATION_SIGNATURE = 0x4161_5252;

    /** Bytes that a FAT may have more than it needs, since tools align it. */
    private static final int MOST_SLACK = 65_536;

    private final BlockDevice device;
    private final FatMetadata volume;
    private final FatBootSector boot;
    private final List<String> evidence = new ArrayList<>();

    FatSummary(BlockDevice device, FatMetadata volume) {
        this.device = device;
        this.volume = volume;
        this.boot = volume.boot();
    }

    VolumeSummary summary() throws IOException {
        evidence.add(String.format(
                Locale.ROOT,
                "boot sector %s: %s; %d-byte sectors, %d-byte clusters, FAT of %d bytes, %d times",
                boot.position() == 0 ? "at byte 0" : "at byte 0 is bad, its backup at byte " + boot.position(),
                boot.missingMark.isEmpty() ? "jump and signature AA55h" : boot.missingMark,
                boot.sectorLength,
                boot.clusterLength,
                boot.tableLength,
                boot.tables));
        type();
        length();
        volume.codePage().describe().ifPresent(evidence::add);
        boolean dirty = boot.dirty;
        try {
            dirty |= tableMarks();
            backup();
        } catch (IOException e) {
            evidence.add("contradicts: " + e.getMessage());
        }
        return new VolumeSummary(
                boot.type.typeName(),
                label(),
                boot.serial,
                boot.lengthOn(device.size()),
                boot.sectorLength,
                boot.clusterLength,
                DirectoryEntryReader.ROOT_ID,
                dirty,
                VolumeTraits.fat(boot.sectorLength),
                evidence);
    }

    private void length() {
        if (device.size() < boot.lengthOn(device.size())) {
            evidence.add("contradicts: the device has only " + device.size() + " bytes of the volume's " + boot.length
                    + ": a truncated image, or a partition cut short");
        } else if (device.size() < boot.length) {
            evidence.add("the device has only " + device.size() + " bytes of the volume's " + boot.length
                    + "; no cluster is missing");
        }
    }

    private void type() {
        String count = boot.clusters + " clusters";
        FatType byCount = FatType.of(boot.clusters);
        if (boot.type == byCount) {
            evidence.add(count + ": " + boot.type);
        } else {
            evidence.add(count + " would be " + byCount + ", but BPB_FATSz16 is 0 and the BPB has the form of FAT32");
        }
        if (!boot.statedType().isEmpty() && !boot.statedType().equals(boot.type.name())) {
            evidence.add("contradicts: BS_FilSysType is '" + boot.statedType() + "'; the count of clusters decides");
        }
        long room = boot.type.entries(boot.tableLength) - 2;
        if (room / 2 > boot.clusters && boot.tableLength > MOST_SLACK) {
            evidence.add("contradicts: the FAT has room for " + room + " clusters");
        }
    }

    /** FAT[0] repeats the media byte; FAT[1] tells whether the volume was closed cleanly ("FAT Data Structure"). */
    private boolean tableMarks() throws IOException {
        int expected = boot.type.mask() & ~0xFF | boot.media;
        int found = volume.table().value(0);
        evidence.add(String.format(
                Locale.ROOT,
                found == expected ? "FAT[0] is %Xh, as the media byte has it" : "contradicts: FAT[0] is %Xh, not %Xh",
                found,
                expected));
        evidence.addAll(volume.table().remarks());
        return boot.type.cleanBit() != 0 && (volume.table().value(1) & boot.type.cleanBit()) == 0;
    }

    private void backup() throws IOException {
        if (boot.type != FatType.FAT32) {
            return;
        }
        long information = (long) boot.informationSector * boot.sectorLength;
        if (information > 0 && information < boot.tablePosition) {
            boolean signed = volume.cache().i32(information) == INFORMATION_SIGNATURE;
            evidence.add((signed ? "" : "contradicts: no ") + "FSInfo at byte " + information);
        }
        long position = (long) boot.backupSector * boot.sectorLength;
        if (boot.position() == 0 && position > 0 && position < boot.tablePosition) {
            try {
                ByteBuffer sector = VolumeDetector.read(device, position);
                boolean same = boot.sameParameters(new FatBootSector(sector, position));
                evidence.add((same ? "" : "contradicts: another BPB than in the ") + "backup boot sector at byte "
                        + position + (same ? " is the same" : ""));
            } catch (IOException e) {
                evidence.add("contradicts: backup boot sector: " + e.getMessage());
            }
        }
    }

    /** The label in the root is the one that systems show; that of the boot sector may be out of date. */
    private String label() throws IOException {
        try {
            long length = boot.rootLength;
            if (boot.type == FatType.FAT32) {
                ClaimedClusters none = new ClaimedClusters(boot.clusters);
                int most = Math.max(1, LABEL_WITHIN * FatBootSector.DIRECTORY_ENTRY / boot.clusterLength);
                length = volume.chains()
                        .follow(boot.rootCluster, most, ClusterChain.Owner.UNMEASURED_DIRECTORY, none)
                        .runs()
                        .length();
            }
            return DirectoryEntryReader.ofRoot(volume, length)
                    .label(LABEL_WITHIN)
                    .orElse(boot.label);
        } catch (IOException e) {
            evidence.add("contradicts: root directory: " + e.getMessage());
            return boot.label;
        }
    }
}
