// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.filesystem.DirectoryTree;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.FileSystemVolume;

/** Reads the streams of a volume into lists, for volumes of a test. */
public final class VolumeReading {
    private static final int COPY_CHUNK = 1 << 20;

    private VolumeReading() {}

    /** Every entry behind a cursor, in batches of {@code limit}; fails on a batch that is longer. */
    public static List<FileEntry> entries(FileSystemVolume volume, OptionalLong after, int limit) throws IOException {
        List<FileEntry> all = new ArrayList<>();
        try (EntryStream stream = volume.entries(after)) {
            for (EntryBatch b = stream.next(limit); !b.isEnd(); b = stream.next(limit)) {
                if (b.entries().size() > limit) {
                    throw new AssertionError(b.entries().size() + " entries where " + limit + " were asked for");
                }
                all.addAll(b.entries());
            }
        }
        return all;
    }

    /** The next entries of a stream, as many as asked for or as there are. */
    public static List<FileEntry> next(EntryStream stream, int count) throws IOException {
        List<FileEntry> all = new ArrayList<>();
        while (all.size() < count) {
            EntryBatch batch = stream.next(count - all.size());
            if (batch.isEnd()) {
                break;
            }
            all.addAll(batch.entries());
        }
        return all;
    }

    /** Opens a volume and reads its entries and its ranges, whatever they say. */
    public static void all(FileSystemParser parser, BlockDevice device) throws IOException {
        if (parser.probe(device).isPresent()) {
            try (FileSystemVolume volume = parser.open(device)) {
                entries(volume, OptionalLong.empty(), 100);
                allocated(volume, 100);
            }
        }
    }

    /** A sparse copy of what a volume says is needed of it, on a file that goes when the device is closed. */
    public static BlockDevice copyOfAllocated(FileSystemVolume volume, BlockDevice device) throws IOException {
        Path file = Files.createTempFile("offhost-copy", ".img");
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.allocate(1), device.size() - 1);
            for (Extent range : allocated(volume, 1000)) {
                for (long at = range.position(); at < range.end(); at += COPY_CHUNK) {
                    ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(COPY_CHUNK, range.end() - at));
                    device.read(at, chunk);
                    out.write(chunk.flip(), at);
                }
            }
        }
        return new FilterBlockDevice(ImageBlockDevice.open(file, Access.READ)) {
            @Override
            public void close() throws IOException {
                super.close();
                Files.delete(file);
            }
        };
    }

    /** Every path of the volume, by 8.3 names as well, and the number of its entry. */
    public static Map<String, Long> paths(FileSystemVolume volume) throws IOException {
        List<FileEntry> entries = entries(volume, OptionalLong.empty(), 1000);
        DirectoryTree tree = new DirectoryTree(volume.summary().rootId());
        entries.forEach(tree::add);
        Map<String, Long> paths = new LinkedHashMap<>();
        for (FileEntry entry : entries) {
            entry.links().forEach(link -> tree.path(link).ifPresent(p -> paths.put(p, entry.id())));
        }
        return paths;
    }

    /** Every allocated range, in batches of {@code limit}. */
    public static List<Extent> allocated(FileSystemVolume volume, int limit) throws IOException {
        try (ExtentStream stream = volume.allocated()) {
            return all(stream, limit);
        }
    }

    /** Every range of a stream, in batches of {@code limit}. */
    public static List<Extent> all(ExtentStream stream, int limit) throws IOException {
        List<Extent> all = new ArrayList<>();
        for (List<Extent> b = stream.next(limit); !b.isEmpty(); b = stream.next(limit)) {
            if (b.size() > limit) {
                throw new AssertionError(b.size() + " ranges where " + limit + " were asked for");
            }
            all.addAll(b);
        }
        return all;
    }
}
