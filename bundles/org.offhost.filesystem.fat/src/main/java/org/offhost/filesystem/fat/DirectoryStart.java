// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import java.io.IOException;
import java.util.Optional;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;

/**
 * Whether a cluster that should begin a subdirectory does: its first entry is "." and leads to itself (Microsoft FAT
 * specification 1.03, "Directory Creation"). A wrong link would show the files of another directory, wrong geometry the
 * bytes of a file as if they were entries.
 *
 * @param readable whether entries may be taken from it
 * @param problem what is wrong, if anything
 */
record DirectoryStart(boolean readable, Optional<String> problem) {
    private static final DirectoryStart SOUND = new DirectoryStart(true, Optional.empty());

    /** Systems that leave "." out write entries all the same; as many are looked at as a sector has. */
    private static final int LOOKED_AT = 16;

    /** @param cluster first of a directory that has one at least */
    static DirectoryStart of(FatMetadata volume, int cluster) throws IOException {
        long position = volume.boot().clusterPosition(cluster);
        try {
            DirectoryEntry first = entry(volume, position);
            if (!first.isDot()) {
                return withoutDot(volume, position);
            }
            int itself = first.firstCluster(volume.boot().type);
            return itself == cluster
                    ? SOUND
                    : new DirectoryStart(
                            false,
                            Optional.of("its first entry '.' leads to cluster " + itself + ", expected its own, "
                                    + cluster + ": it is another's, and not read"));
        } catch (UnreadableBlockException | CorruptStructureException e) {
            return SOUND; // the reader tells which sector it is
        }
    }

    private static DirectoryStart withoutDot(FatMetadata volume, long position) throws IOException {
        for (int i = 0; i < LOOKED_AT; i++) {
            DirectoryEntry e = entry(volume, position + (long) i * FatBootSector.DIRECTORY_ENTRY);
            if (e.isEnd()) {
                return new DirectoryStart(
                        i > 0, Optional.of("its first entry is not '.'" + (i > 0 ? "" : ", but empty")));
            }
            if (!e.isDeleted() && !e.isPossible(volume.boot())) {
                return new DirectoryStart(
                        false,
                        Optional.of("its first entry is not '.', and what is at byte " + e.position()
                                + " cannot be a directory entry: it holds something else, and is not read"));
            }
        }
        return new DirectoryStart(true, Optional.of("its first entry is not '.'"));
    }

    private static DirectoryEntry entry(FatMetadata volume, long position) throws IOException {
        return new DirectoryEntry(
                position, volume.cache().bytes(position, FatBootSector.DIRECTORY_ENTRY), volume.codePage());
    }
}
