// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.FileEntry;

/** The entries of directories alone, ascending by number of their inodes. */
final class DirectoryStream implements EntryStream {
    private final VolumeParts parts;
    private final InodeReader reader;
    private final DirectoryList directories;
    private final InodeStream.WindowSource windows;
    private NameWindow window;
    private int next;

    DirectoryStream(
            VolumeParts parts, InodeReader reader, DirectoryList directories, InodeStream.WindowSource windows) {
        this.parts = parts;
        this.reader = reader;
        this.directories = directories;
        this.windows = windows;
    }

    /** What is wrong with one is told where all entries are read. */
    @Override
    public EntryBatch next(int limit) throws IOException {
        if (limit < 1) {
            throw new IllegalArgumentException("limit=" + limit);
        }
        List<FileEntry> entries = new ArrayList<>();
        while (entries.size() < limit && next < directories.size()) {
            parts.session().check();
            long number = directories.number(next++);
            if (window == null || !window.covers(number)) {
                window = windows.at(number);
            }
            reader.read(number, window.links(number), f -> {}).ifPresent(entries::add);
        }
        return new EntryBatch(entries, List.of(), next == 0 ? 0 : directories.number(next - 1));
    }

    @Override
    public void close() {
        next = directories.size();
    }
}
