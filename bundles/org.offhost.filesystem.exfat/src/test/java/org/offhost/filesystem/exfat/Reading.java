// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.exfat;

import java.io.IOException;
import java.io.InputStream;
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

/**
 * What the parser makes of a volume, the volume's own entries left out.
 *
 * @param volume open
 * @param files files and directories
 * @param faults what was passed over
 */
record Reading(FileSystemVolume volume, List<FileEntry> files, List<Fault> faults) {
    static Reading of(ExfatImage image) throws IOException {
        return of(image.device());
    }

    static Reading of(BlockDevice device) throws IOException {
        FileSystemVolume volume = new ExfatParser().open(device);
        List<FileEntry> files = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        try (EntryStream stream = volume.entries(OptionalLong.empty())) {
            for (EntryBatch b = stream.next(10); !b.isEnd(); b = stream.next(10)) {
                b.entries().stream().filter(e -> !e.system() && e.id() != 0).forEach(files::add);
                faults.addAll(b.faults());
            }
        }
        return new Reading(volume, files, faults);
    }

    /** The path that a person is told. */
    String path(Fault fault) {
        DirectoryTree tree = new DirectoryTree(0);
        files.forEach(tree::add);
        return fault.path(tree).orElse("");
    }

    List<String> names() {
        return files.stream().map(e -> e.links().get(0).name()).toList();
    }

    static NonResident value(FileEntry entry) {
        return (NonResident) entry.attributes().get(0).value();
    }

    byte[] content(int file) throws IOException {
        FileEntry entry = files.get(file);
        try (InputStream in = volume.content(entry, entry.content().orElseThrow())) {
            return in.readAllBytes();
        }
    }
}
