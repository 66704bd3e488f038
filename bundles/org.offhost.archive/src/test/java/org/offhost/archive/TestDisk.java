// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.Unit;

/** A disk on a sparse file that can be made to die at any write. */
public final class TestDisk implements BlockDevice {
    private final FileChannel file;
    private final Unit unit;
    private int writesLeft = Integer.MAX_VALUE;
    private long bytesRead;

    public TestDisk(Path path, long size, int blockLength) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        if (file.size() < size) {
            file.write(ByteBuffer.allocate(1), size - 1);
        }
        Designator d = new Designator(Designator.Scheme.NAA, "6000000000000001");
        unit = new Unit(d, Unit.Kind.BLOCKS, size, blockLength, false, "");
    }

    /** Every write behind these fails, as if the process had been killed. */
    public void failAfter(int writes) {
        writesLeft = writes;
    }

    /** Bytes that were read so far. */
    public long bytesRead() {
        return bytesRead;
    }

    public int writesLeft() {
        return writesLeft;
    }

    @Override
    public Unit unit() {
        return unit;
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        if (position < 0 || position > unit.size() - target.remaining()) {
            throw new IllegalArgumentException("position=" + position);
        }
        bytesRead += target.remaining();
        long at = position;
        while (target.hasRemaining()) {
            at += file.read(target, at);
        }
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        if (position % unit.blockLength() != 0 || source.remaining() % unit.blockLength() != 0) {
            throw new IllegalArgumentException("position=" + position + " length=" + source.remaining());
        }
        put(position, source);
    }

    /** Writes any bytes, as a copy manager that reads, changes and writes blocks. */
    public void put(long position, ByteBuffer source) throws IOException {
        if (position > unit.size() - source.remaining()) {
            throw new IllegalArgumentException("position=" + position + " passes the end");
        }
        if (writesLeft-- <= 0) {
            throw new IOException("killed");
        }
        long at = position;
        while (source.hasRemaining()) {
            at += file.write(source, at);
        }
    }

    @Override
    public void flush() throws IOException {
        if (writesLeft <= 0) {
            throw new IOException("killed");
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
