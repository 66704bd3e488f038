// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A channel of a medium that cannot be read from some byte on; it does nothing but read at a position. */
final class FailingChannel extends FileChannel {
    private final long bad;

    FailingChannel(long bad) {
        this.bad = bad;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        if (position >= bad) {
            throw new IOException("Input/output error");
        }
        int n = (int) Math.min(target.remaining(), bad - position);
        target.position(target.position() + n);
        return n;
    }

    @Override
    protected void implCloseChannel() {
        // nothing is open
    }

    private static UnsupportedOperationException notHere() {
        return new UnsupportedOperationException();
    }

    @Override
    public int read(ByteBuffer target) {
        throw notHere();
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
        throw notHere();
    }

    @Override
    public int write(ByteBuffer source) {
        throw notHere();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        throw notHere();
    }

    @Override
    public int write(ByteBuffer source, long position) {
        throw notHere();
    }

    @Override
    public long position() {
        throw notHere();
    }

    @Override
    public FileChannel position(long newPosition) {
        throw notHere();
    }

    @Override
    public long size() {
        throw notHere();
    }

    @Override
    public FileChannel truncate(long size) {
        throw notHere();
    }

    @Override
    public void force(boolean metaData) {
        throw notHere();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw notHere();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw notHere();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw notHere();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw notHere();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw notHere();
    }
}
