// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.offhost.block.BlockDevice;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.VolumeSummary;

/** A parser that goes when some contents were read, and gives those only from then on. */
final class GoingParser implements FileSystemParser {
    private final FileSystemParser real;
    private final int contents;
    private final Set<Long> read = new HashSet<>();

    GoingParser(FileSystemParser real, int contents) {
        this.real = real;
        this.contents = contents;
    }

    @Override
    public Optional<VolumeSummary> probe(BlockDevice volume) throws IOException {
        return real.probe(volume);
    }

    @Override
    public FileSystemVolume open(BlockDevice device) throws IOException {
        FileSystemVolume volume = real.open(device);
        return new FileSystemVolume() {
            @Override
            public VolumeSummary summary() {
                return volume.summary();
            }

            @Override
            public EntryStream entries(OptionalLong after) throws IOException {
                return volume.entries(after);
            }

            @Override
            public ExtentStream allocated() throws IOException {
                return volume.allocated();
            }

            @Override
            public Optional<FileEntry> find(String path) throws IOException {
                return volume.find(path);
            }

            @Override
            public InputStream content(FileEntry entry, Attribute attribute) throws IOException {
                if (read.size() >= contents && !read.contains(entry.id())) {
                    throw new ProviderWithdrawnException("it went");
                }
                read.add(entry.id());
                return volume.content(entry, attribute);
            }

            @Override
            public void close() throws IOException {
                volume.close();
            }
        };
    }
}
