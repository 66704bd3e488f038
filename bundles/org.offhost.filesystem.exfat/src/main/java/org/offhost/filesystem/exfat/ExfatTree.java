// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.exfat;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FaultSubject;
import org.offhost.filesystem.FileEntry;
import org.offhost.kit.cluster.ClaimedClusters;
import org.offhost.kit.walk.Tree;

/** The directories of an exFAT volume for one walk, which meets no cluster of a directory twice. */
final class ExfatTree implements Tree {
    private final ExfatMetadata volume;
    private final UpCaseTable upCase;
    private final ExfatEntries entries;
    private final ClaimedClusters claimed;

    ExfatTree(ExfatMetadata volume, UpCaseTable upCase) {
        this.volume = volume;
        this.upCase = upCase;
        this.entries = new ExfatEntries(volume);
        this.claimed = new ClaimedClusters(volume.boot().clusters);
    }

    /** Label and GUID have no clusters: they are in the summary. */
    static boolean isEntry(EntrySet set) {
        return set.type() != EntrySet.VOLUME_LABEL && set.type() != EntrySet.VOLUME_GUID;
    }

    /** Reads a directory whose clusters were followed already. */
    static EntrySetReader reader(ExfatMetadata volume, FileEntry directory, EntrySet set) {
        EntrySet.Allocation a = set.stream();
        return new EntrySetReader(
                volume, directory.id(), a.first(), ExfatEntries.directoryLength(directory), a.contiguous());
    }

    @Override
    public Step root(Consumer<Fault> faults) throws IOException {
        FileEntry root = entries.root(claimed, faults);
        EntrySetReader reader = EntrySetReader.ofRoot(volume, ExfatEntries.directoryLength(root));
        return new Step(root, f -> Optional.of(level(root.id(), reader)));
    }

    private Level level(long id, EntrySetReader reader) {
        return faults -> {
            for (var set = reader.next(faults); set.isPresent(); set = reader.next(faults)) {
                if (isEntry(set.get())) {
                    return Optional.of(step(id, set.get(), faults));
                }
            }
            return Optional.empty();
        };
    }

    private Step step(long parentId, EntrySet set, Consumer<Fault> faults) throws IOException {
        FileEntry entry = entries.entry(parentId, set, claimed, faults);
        if (!entry.system()) {
            int hash = upCase.hash(set.name());
            if (hash != set.nameHash() && upCase != UpCaseTable.MANDATORY) {
                faults.accept(new Fault(
                        FaultSubject.Entry.of(entry),
                        Fault.Effect.DOUBTFUL,
                        "directory entry set",
                        entry.id(),
                        "expected NameHash " + EntrySet.hex(hash, 4) + ", found " + EntrySet.hex(set.nameHash(), 4)
                                + ": other systems do not find it by its name"));
            }
        }
        return new Step(entry, f -> Optional.of(level(entry.id(), reader(volume, entry, set))));
    }
}
