// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.util.List;
import org.offhost.block.Extent;

/**
 * What a volume is.
 *
 * @param type file system, lower case: "ntfs", "fat12", "fat16", "fat32", "exfat"
 * @param label volume label, may be empty
 * @param serial volume serial number as its tools print it, may be empty
 * @param length bytes the volume takes on its device, backup boot sector included
 * @param sectorLength bytes of a sector by the boot sector
 * @param clusterLength bytes of a cluster
 * @param rootId {@link FileEntry#id()} of the root directory
 * @param dirty whether the file system says it was not closed cleanly
 * @param evidence why the parser is sure, a sentence each: which signature where, which checks passed, what contradicts
 */
public record VolumeSummary(
        String type,
        String label,
        String serial,
        long length,
        int sectorLength,
        int clusterLength,
        long rootId,
        boolean dirty,
        List<String> evidence) {
    public VolumeSummary {
        evidence = List.copyOf(evidence);
    }

    /** Bytes that addresses on the volume count in, as its tools print them: clusters of NTFS, sectors of the FAT family. */
    public int addressUnit() {
        return countsClusters() ? clusterLength : sectorLength;
    }

    /** What {@link #addressUnit} is a length of: "cluster" or "sector". */
    public String addressName() {
        return countsClusters() ? "cluster" : "sector";
    }

    /** What a person calls a range: "cluster 7", "sectors 16-23". */
    public String place(Extent range) {
        String name = addressName();
        long first = range.position() / addressUnit();
        long last = (range.end() - 1) / addressUnit();
        return first == last ? name + " " + first : name + "s " + first + "-" + last;
    }

    /** Clusters of NTFS are numbered from the volume's first byte on; those of the FAT family are not. */
    private boolean countsClusters() {
        return type.equals("ntfs");
    }
}
