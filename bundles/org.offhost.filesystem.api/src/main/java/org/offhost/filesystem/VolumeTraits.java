// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.util.Objects;

/**
 * How a file system counts and calls things, and what it keeps of files: what others would have to know of each file system,
 * told by the one that does.
 *
 * @param addressUnit bytes that addresses on the volume count in, as its tools print them
 * @param addressName what that is a length of: "cluster", "sector", "block"
 * @param idName what {@link FileEntry#id} is the number of: "file record", "directory entry", "inode"
 * @param idIsPosition whether the number is the byte at which the entry lies
 * @param sequences whether it keeps how often a number was reused
 * @param metadata what it keeps of files beside times and content
 * @param caseSensitive whether names that differ in case alone are two in every directory
 */
public record VolumeTraits(
        int addressUnit,
        String addressName,
        String idName,
        boolean idIsPosition,
        boolean sequences,
        Metadata metadata,
        boolean caseSensitive) {
    /** What a file system keeps of files beside times and content. */
    public enum Metadata {
        /** Attribute flags. */
        DOS,
        /** Attribute flags, security descriptors, extended attributes, reparse points, as NTFS does. */
        WINDOWS,
        /** Mode, owner, group, extended attributes. */
        POSIX
    }

    public VolumeTraits {
        Objects.requireNonNull(metadata, "metadata");
        if (addressUnit < 1) {
            throw new IllegalArgumentException("addresses count in " + addressUnit + " bytes");
        }
    }

    /** Of FAT and exFAT, whose clusters are not numbered from the volume's first byte on. */
    public static VolumeTraits fat(int sectorLength) {
        return new VolumeTraits(sectorLength, "sector", "directory entry", true, false, Metadata.DOS, false);
    }

    /** Of a file system with inodes. */
    public static VolumeTraits posix(int blockLength) {
        return new VolumeTraits(blockLength, "block", "inode", false, true, Metadata.POSIX, true);
    }

    /** An entry in words: "file record 7", "directory entry at byte 512". */
    public String entry(long id) {
        return idName + (idIsPosition ? " at byte " : " ") + id;
    }
}
