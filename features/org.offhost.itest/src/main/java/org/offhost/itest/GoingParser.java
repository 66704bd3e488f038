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

/** A parser in which something happens when some contents were read: it goes, and gives those only from then on, or another thing. */
public final class GoingParser implements FileSystemParser {
    private final FileSystemParser real;
    private final int contents;
    private final Moment then;
    private final Set<Long> read = new HashSet<>();

    /** What happens when one more content is asked for, in the thread that asks. */
    public interface Moment {
        void comes() throws IOException;
    }

    public GoingParser(FileSystemParser real, int contents) {
        this(real, contents, () -> {
            throw new ProviderWithdrawnException("it went");
        });
    }

    public GoingParser(FileSystemParser real, int contents, Moment then) {
        this.real = real;
        this.contents = contents;
        this.then = then;
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
                    then.comes();
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
