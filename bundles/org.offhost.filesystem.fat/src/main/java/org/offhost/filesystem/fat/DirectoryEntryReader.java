// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FaultSubject;
import org.offhost.filesystem.MetadataCache;

/**
 * The entries of one directory in the order stored; where it stands takes a few bytes, so that a deep tree can be kept on
 * a stack. One thread.
 */
final class DirectoryEntryReader {
    /** Id of the root as an entry: no directory entry begins in the boot sector. */
    static final long ROOT_ID = 0;

    private static final int LENGTH = FatBootSector.DIRECTORY_ENTRY;

    private final long id;
    private final FatBootSector boot;
    private final MirroredTable table;
    private final MetadataCache cache;
    private final CodePage codePage;
    private final int stretch;
    private long left;
    private int cluster;
    private long start;
    private int offset;

    /**
     * A directory in clusters.
     *
     * @param id of its entry
     * @param cluster the first
     * @param length bytes of the clusters that its chain has, which were followed once already
     */
    DirectoryEntryReader(FatMetadata volume, long id, int cluster, long length) {
        this(
                volume,
                id,
                cluster,
                length == 0 ? 0 : volume.boot().clusterPosition(cluster),
                length,
                volume.boot().clusterLength);
    }

    /** @param length bytes of the root directory that can be read */
    static DirectoryEntryReader ofRoot(FatMetadata volume, long length) {
        FatBootSector boot = volume.boot();
        return boot.type == FatType.FAT32
                ? new DirectoryEntryReader(volume, ROOT_ID, boot.rootCluster, length)
                : new DirectoryEntryReader(volume, ROOT_ID, 0, boot.rootPosition, length, boot.rootLength);
    }

    private DirectoryEntryReader(FatMetadata volume, long id, int cluster, long start, long length, int stretch) {
        this.id = id;
        this.boot = volume.boot();
        this.table = volume.table();
        this.cache = volume.cache();
        this.codePage = volume.codePage();
        this.cluster = cluster;
        this.start = start;
        this.left = length;
        this.stretch = stretch;
    }

    /** A file or directory with the name it is known by. */
    record Named(DirectoryEntry entry, Optional<String> longName) {}

    /**
     * The next file or directory: neither deleted, nor "." or "..", nor the volume label.
     *
     * @param faults takes what cannot be read on the way
     */
    Optional<Named> next(Consumer<Fault> faults) throws IOException {
        LongName longName = new LongName();
        while (left > 0) {
            Optional<DirectoryEntry> read = step(faults);
            if (read.isEmpty()) {
                longName.clear();
                continue;
            }
            DirectoryEntry entry = read.get();
            if (entry.isEnd()) {
                left = 0;
            } else if (entry.isDeleted() || entry.isVolumeId() || entry.isDot()) {
                longName.clear();
            } else if (entry.isLongName()) {
                longName.add(entry);
            } else {
                return Optional.of(new Named(entry, longName.of(entry)));
            }
        }
        return Optional.empty();
    }

    /** The label entry, if there is one among the next {@code limit} entries. */
    Optional<String> label(int limit) throws IOException {
        for (int i = 0; i < limit && left > 0; i++) {
            Optional<DirectoryEntry> entry = step(f -> {});
            if (entry.isPresent() && entry.get().isEnd()) {
                break;
            }
            if (entry.isPresent() && entry.get().isVolumeId() && !entry.get().isDeleted()) {
                return Optional.of(entry.get().label());
            }
        }
        return Optional.empty();
    }

    private Optional<DirectoryEntry> step(Consumer<Fault> faults) throws IOException {
        if (offset == stretch) {
            cluster = (int) table.next(cluster, d -> {}); // said when the chain was followed
            start = boot.clusterPosition(cluster);
            offset = 0;
        }
        long position = start + offset;
        try {
            DirectoryEntry entry = new DirectoryEntry(position, cache.bytes(position, LENGTH), codePage);
            offset += LENGTH;
            left -= LENGTH;
            return Optional.of(entry);
        } catch (UnreadableBlockException | CorruptStructureException e) {
            int rest = (int) Math.min(boot.sectorLength - offset % boot.sectorLength, left);
            offset += rest;
            left -= rest;
            faults.accept(new Fault(
                    new FaultSubject.Inside(id, 0),
                    Fault.Effect.PASSED_OVER,
                    "directory sector",
                    position,
                    "its entries cannot be read: " + e.getMessage()));
            return Optional.empty();
        }
    }
}
