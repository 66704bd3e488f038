// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.util.List;
import java.util.Objects;
import org.offhost.block.Extent;

/**
 * What a volume is.
 *
 * @param type file system, lower case: "ntfs", "fat12", "fat16", "fat32", "exfat", "ext4"
 * @param label volume label, may be empty
 * @param serial volume serial number as its tools print it, may be empty
 * @param length bytes the volume takes on its device, backup boot sector included
 * @param sectorLength bytes of a sector by the boot sector
 * @param clusterLength bytes of a cluster
 * @param rootId {@link FileEntry#id()} of the root directory
 * @param dirty whether the file system says it was not closed cleanly
 * @param traits how it counts and calls things, and what it keeps of files
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
        VolumeTraits traits,
        List<String> evidence) {
    public VolumeSummary {
        Objects.requireNonNull(traits, "traits");
        evidence = List.copyOf(evidence);
    }

    /** What a person calls a range: "cluster 7", "sectors 16-23". */
    public String place(Extent range) {
        String name = traits.addressName();
        long first = range.position() / traits.addressUnit();
        long last = (range.end() - 1) / traits.addressUnit();
        return first == last ? name + " " + first : name + "s " + first + "-" + last;
    }
}
