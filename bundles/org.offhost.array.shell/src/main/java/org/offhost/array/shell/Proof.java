// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.shell;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.FileSystemVolume;

/**
 * Two volumes held against each other.
 *
 * @param ranges allocated ranges
 * @param bytes bytes of them
 * @param different bytes that differ
 * @param entries entries, the file system's own left out
 * @param streams content streams
 * @param unequal entries or streams that differ
 */
record Proof(long ranges, long bytes, long different, long entries, long streams, long unequal) {
    private static final int CHUNK = 1 << 20;
    private static final int BATCH = 1000;

    boolean holds() {
        return different == 0 && unequal == 0 && bytes > 0 && streams > 0;
    }

    String rangesWord() {
        return different == 0 ? "all equal" : different + " DIFFER";
    }

    String streamsWord() {
        return unequal == 0 ? "all equal" : unequal + " DIFFER";
    }

    /** Compares what is allocated on the first with the same places on the second, and every stream of both. */
    static Proof compare(Console console, Designator first, Designator second) throws IOException {
        try (BlockDevice a = Devices.open(console.devices().get(), first, Access.READ);
                BlockDevice b = Devices.open(console.devices().get(), second, Access.READ)) {
            FileSystemParser parser = parser(console.parsers().get(), a);
            try (FileSystemVolume from = parser.open(a);
                    FileSystemVolume to = parser.open(b)) {
                long[] blocks = ranges(from, a, b);
                long[] files = files(from, to);
                return new Proof(blocks[0], blocks[1], blocks[2], files[0], files[1], files[2]);
            }
        }
    }

    private static FileSystemParser parser(List<FileSystemParser> parsers, BlockDevice device) throws IOException {
        for (FileSystemParser parser : parsers) {
            if (parser.probe(device).isPresent()) {
                return parser;
            }
        }
        throw new IOException("no parser knows " + device.unit().designator());
    }

    private static long[] ranges(FileSystemVolume volume, BlockDevice a, BlockDevice b) throws IOException {
        long[] counts = new long[3];
        try (ExtentStream stream = volume.allocated()) {
            for (List<Extent> batch = stream.next(BATCH); !batch.isEmpty(); batch = stream.next(BATCH)) {
                for (Extent extent : batch) {
                    counts[0]++;
                    counts[1] += extent.length();
                    counts[2] += difference(extent, a, b);
                }
            }
        }
        return counts;
    }

    private static long difference(Extent extent, BlockDevice a, BlockDevice b) throws IOException {
        long different = 0;
        for (long at = extent.position(); at < extent.end(); at += CHUNK) {
            int length = (int) Math.min(CHUNK, extent.end() - at);
            ByteBuffer x = ByteBuffer.allocate(length);
            ByteBuffer y = ByteBuffer.allocate(length);
            a.read(at, x);
            b.read(at, y);
            for (int i = 0; i < length; i++) {
                different += x.get(i) == y.get(i) ? 0 : 1;
            }
        }
        return different;
    }

    private static long[] files(FileSystemVolume a, FileSystemVolume b) throws IOException {
        long[] counts = new long[3];
        try (EntryStream from = a.entries(OptionalLong.empty());
                EntryStream to = b.entries(OptionalLong.empty())) {
            EntryBatch x = from.next(BATCH);
            EntryBatch y = to.next(BATCH);
            while (!x.isEnd() || !y.isEnd()) {
                counts[2] += Math.abs(x.entries().size() - y.entries().size());
                for (int i = 0; i < Math.min(x.entries().size(), y.entries().size()); i++) {
                    entry(a, b, x.entries().get(i), y.entries().get(i), counts);
                }
                x = from.next(BATCH);
                y = to.next(BATCH);
            }
        }
        return counts;
    }

    private static void entry(FileSystemVolume a, FileSystemVolume b, FileEntry x, FileEntry y, long[] counts)
            throws IOException {
        if (x.system()) {
            return;
        }
        counts[0]++;
        counts[2] += x.equals(y) ? 0 : 1;
        for (int i = 0; i < x.attributes().size(); i++) {
            Attribute s = x.attributes().get(i);
            if (s.role() == Attribute.Role.CONTENT && i < y.attributes().size()) {
                counts[1]++;
                counts[2] += hash(a, x, s).equals(hash(b, y, y.attributes().get(i))) ? 0 : 1;
            }
        }
    }

    private static String hash(FileSystemVolume volume, FileEntry entry, Attribute attribute) throws IOException {
        try (InputStream in = volume.content(entry, attribute)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[CHUNK];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
