// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.kit.cluster.ClaimedClusters;
import org.offhost.kit.walk.Tree;

/** The directories of a FAT volume for one walk, which meets no cluster of a directory twice. */
final class FatTree implements Tree {
    private final FatMetadata volume;
    private final FatEntries entries;
    private final ClaimedClusters claimed;

    FatTree(FatMetadata volume) {
        this.volume = volume;
        this.entries = new FatEntries(volume);
        this.claimed = new ClaimedClusters(volume.boot().clusters);
    }

    @Override
    public Step root(Consumer<Fault> faults) throws IOException {
        FileEntry root = entries.root(claimed, faults);
        DirectoryEntryReader reader = DirectoryEntryReader.ofRoot(volume, FatEntries.directoryLength(root));
        return new Step(root, f -> Optional.of(level(root.id(), reader)));
    }

    private Level level(long id, DirectoryEntryReader reader) {
        return faults -> {
            Optional<DirectoryEntryReader.Named> named = reader.next(faults);
            return named.isEmpty() ? Optional.empty() : Optional.of(step(id, named.get(), faults));
        };
    }

    private Step step(long parentId, DirectoryEntryReader.Named named, Consumer<Fault> faults) throws IOException {
        FileEntry entry = entries.entry(parentId, named, claimed, faults);
        return new Step(entry, f -> inside(entry, named.entry(), f));
    }

    private Optional<Level> inside(FileEntry entry, DirectoryEntry on, Consumer<Fault> faults) throws IOException {
        int first = on.firstCluster(volume.boot().type);
        long length = FatEntries.directoryLength(entry);
        if (length == 0) {
            return Optional.empty();
        }
        DirectoryStart start = DirectoryStart.of(volume, first);
        start.problem().ifPresent(p -> faults.accept(FatEntries.fault(entry, start.readable(), p)));
        return start.readable()
                ? Optional.of(level(entry.id(), new DirectoryEntryReader(volume, entry.id(), first, length)))
                : Optional.empty();
    }
}
