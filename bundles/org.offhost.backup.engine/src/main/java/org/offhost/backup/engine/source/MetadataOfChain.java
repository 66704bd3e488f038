// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongConsumer;
import org.offhost.archive.WrittenBytes;
import org.offhost.archive.set.HeldParts;
import org.offhost.archive.set.VolumeRanges;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.block.PrivateFiles;
import org.offhost.filesystem.ExtentStream;

/**
 * Ranges of a volume as sets on a tape show them, read set by set and forward into a file of this host: in the order in which a parser
 * wants them the tape would be wound for each record of a file system.
 */
public final class MetadataOfChain implements WrittenBytes, Closeable {
    /** What is near to what is read is read with it, and fewer bits tell of a long volume: at most 16 MiB of them. */
    private static final int CHUNK = 64 << 10;

    private static final int MOST_CHUNKS = 1 << 27;
    private static final int BUFFER = 1 << 20;
    private static final int BATCH = 1024;

    private final FileChannel file;

    private MetadataOfChain(FileChannel file) {
        this.file = file;
    }

    /**
     * Reads the ranges.
     *
     * @param shown where all sets of the chain have them
     * @param copy the volume as they show it
     * @param ranges in any order, any number of times
     * @param path made, and gone when this is closed
     * @param progress told the bytes read; may throw to end it
     */
    public static MetadataOfChain read(
            VolumeRanges shown, BlockDevice copy, ExtentStream ranges, Path path, LongConsumer progress)
            throws IOException {
        Chunks chunks = Chunks.of(ranges, copy.size());
        FileChannel file = PrivateFiles.open(
                path,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
        MetadataOfChain metadata = new MetadataOfChain(file);
        try {
            long read = 0;
            for (VolumeRanges link : shown.links()) {
                ExtentStream held = new HeldParts(shown, chunks.ascending(), link, false);
                for (List<Extent> l = held.next(BATCH); !l.isEmpty(); l = held.next(BATCH)) {
                    for (Extent e : l) {
                        metadata.take(copy, e);
                        read += e.length();
                        progress.accept(read);
                    }
                }
            }
            return metadata;
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    private void take(BlockDevice copy, Extent range) throws IOException {
        for (long at = range.position(); at < range.end(); at += BUFFER) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(BUFFER, range.end() - at));
            copy.read(at, bytes);
            bytes.flip();
            for (long to = at; bytes.hasRemaining(); ) {
                to += file.write(bytes, to);
            }
        }
    }

    /** What was not read is zeros, as what no set has. */
    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        long at = position;
        while (target.hasRemaining()) {
            int n = file.read(target, at);
            if (n < 0) {
                target.put(new byte[target.remaining()]);
                return;
            }
            at += n;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Pieces of a volume, of one length but the last. */
    private record Chunks(BitSet wanted, long length, long size) {
        static Chunks of(ExtentStream ranges, long size) throws IOException {
            long length = CHUNK;
            while (size / length >= MOST_CHUNKS) {
                length *= 2;
            }
            BitSet wanted = new BitSet();
            for (List<Extent> l = ranges.next(BATCH); !l.isEmpty(); l = ranges.next(BATCH)) {
                for (Extent e : l) {
                    long end = Math.min(e.end(), size);
                    if (e.position() < end) {
                        wanted.set((int) (e.position() / length), (int) ((end + length - 1) / length));
                    }
                }
            }
            return new Chunks(wanted, length, size);
        }

        ExtentStream ascending() {
            return new ExtentStream() {
                private int next = wanted.nextSetBit(0);

                @Override
                public List<Extent> next(int limit) {
                    List<Extent> batch = new ArrayList<>();
                    while (batch.size() < limit && next >= 0) {
                        int end = wanted.nextClearBit(next);
                        long from = next * length;
                        batch.add(new Extent(from, Math.min(size, end * length) - from));
                        next = wanted.nextSetBit(end);
                    }
                    return batch;
                }

                @Override
                public void close() {
                    // nothing is open
                }
            };
        }
    }
}
