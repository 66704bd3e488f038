// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.AttributeValue.NonResident;
import org.offhost.filesystem.DirectoryTree;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.Runs;

/**
 * What one pass over a volume gave.
 *
 * @param entries all but the root
 * @param faults what was wrong
 */
record Reading(List<FileEntry> entries, List<Fault> faults) {
    static Reading of(FatImage image) throws IOException {
        return of(image.device());
    }

    static Reading of(BlockDevice device) throws IOException {
        return of(new FatParser(), device);
    }

    static Reading of(FatParser parser, BlockDevice device) throws IOException {
        try (FileSystemVolume volume = parser.open(device)) {
            return of(volume);
        }
    }

    static Reading of(FileSystemVolume volume) throws IOException {
        List<FileEntry> entries = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        try (EntryStream stream = volume.entries(OptionalLong.empty())) {
            for (EntryBatch b = stream.next(10); !b.isEnd(); b = stream.next(10)) {
                entries.addAll(b.entries());
                faults.addAll(b.faults());
            }
        }
        return new Reading(entries.subList(1, entries.size()), faults);
    }

    /** The path that a person is told. */
    String path(Fault fault) {
        DirectoryTree tree = new DirectoryTree(0);
        entries.forEach(tree::add);
        return fault.path(tree).orElse("");
    }

    List<String> names() {
        return entries.stream().map(e -> e.links().get(0).name()).toList();
    }

    /** Where the data of an entry is. */
    Runs runs(int index) {
        return ((NonResident) entries.get(index).attributes().get(0).value()).runs();
    }

    List<String> details() {
        return faults.stream().map(Fault::detail).toList();
    }
}
