// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.offhost.archive.WrittenBytes;
import org.offhost.archive.layout.NotedSums;
import org.offhost.block.BlockDevice;
import org.offhost.block.Origin;
import org.offhost.block.Unit;
import org.offhost.filesystem.ExtentStream;

/**
 * Sums of all that parsers read of a volume for its inventory. A copy that has the same bytes at the same places gives the
 * same entries, so it need not be parsed to be held against the inventory. Good for one process.
 */
public final class MetadataSums implements Closeable {
    private final NotedSums sums;
    private boolean begun;
    private boolean complete;

    /** @param file made when there is something to note */
    public MetadataSums(Path file) {
        this.sums = new NotedSums(file);
    }

    /**
     * A device that notes what is read of it.
     *
     * @param end of the volume: what lies behind it is in no copy
     */
    BlockDevice noting(BlockDevice device, long end) {
        return new Noting(device, end);
    }

    /** The first entry of the volume is to come. */
    void begin() {
        begun = true;
    }

    /** Every entry was read. */
    void complete() {
        complete = begun;
    }

    /**
     * Whether a copy has what the inventory was read from.
     *
     * @param progress told the bytes compared after every reading; may throw to end it
     * @return false also if another process read a part of it, or something could not be noted
     */
    public boolean areOn(WrittenBytes copy, LongConsumer progress) throws IOException {
        return areAll() && sums.compare(copy, progress).isPresent();
    }

    /** Whether there is a sum of all that was read. */
    public boolean areAll() {
        return complete && !sums.isLacking();
    }

    /** What was read, in the order in which it was; to be closed. */
    public ExtentStream ranges() throws IOException {
        return sums.ranges();
    }

    @Override
    public void close() throws IOException {
        sums.close();
    }

    private final class Noting implements BlockDevice {
        private final BlockDevice device;
        private final long end;

        Noting(BlockDevice device, long end) {
            this.device = device;
            this.end = end;
        }

        @Override
        public void read(long position, ByteBuffer target) throws IOException {
            ByteBuffer read = target.duplicate();
            device.read(position, target);
            int within = (int) Math.max(0, Math.min(read.remaining(), end - position));
            sums.add(position, read.limit(read.position() + within));
        }

        @Override
        public Unit unit() {
            return device.unit();
        }

        @Override
        public Origin origin() {
            return device.origin();
        }

        @Override
        public void write(long position, ByteBuffer source) throws IOException {
            device.write(position, source);
        }

        @Override
        public void flush() throws IOException {
            device.flush();
        }

        @Override
        public void close() throws IOException {
            device.close();
        }
    }
}
