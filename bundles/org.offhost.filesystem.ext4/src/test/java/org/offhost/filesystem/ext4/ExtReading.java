// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.DirectoryTree;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.Link;

/**
 * What the parser makes of a volume.
 *
 * @param volume open
 * @param entries all of them, the file system's own included
 * @param faults what was passed over
 */
record ExtReading(FileSystemVolume volume, List<FileEntry> entries, List<Fault> faults) {
    static ExtReading of(BlockDevice device) throws IOException {
        FileSystemVolume volume = new Ext4Parser().open(device);
        List<FileEntry> entries = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        try (EntryStream stream = volume.entries(OptionalLong.empty())) {
            for (EntryBatch b = stream.next(50); !b.isEnd(); b = stream.next(50)) {
                entries.addAll(b.entries());
                faults.addAll(b.faults());
            }
        }
        return new ExtReading(volume, entries, faults);
    }

    /** Every entry by every path. */
    Map<String, FileEntry> paths() {
        DirectoryTree tree = new DirectoryTree(SystemInodes.ROOT);
        entries.forEach(tree::add);
        Map<String, FileEntry> paths = new TreeMap<>();
        for (FileEntry e : entries) {
            for (Link link : e.links()) {
                tree.path(link).ifPresent(p -> paths.put(p, e));
            }
        }
        return paths;
    }

    FileEntry at(String path) {
        return paths().get(path);
    }

    byte[] content(FileEntry entry) throws IOException {
        try (InputStream in = volume.content(entry, entry.content().orElseThrow())) {
            return in.readAllBytes();
        }
    }
}
