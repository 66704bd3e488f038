// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.util.List;

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
}
