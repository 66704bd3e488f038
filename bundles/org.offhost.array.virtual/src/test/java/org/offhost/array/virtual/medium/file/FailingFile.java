// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A file with bytes that cannot be read, or not be written, as a failing disk gives it: whatever touches them is an error. */
final class FailingFile extends FileChannel {
    private final FileChannel file;
    private final long unreadable;
    private final long unwritable;

    FailingFile(FileChannel file, long unreadable, long unwritable) {
        this.file = file;
        this.unreadable = unreadable;
        this.unwritable = unwritable;
    }

    private static void check(long bad, long position, long length) throws IOException {
        if (bad >= position && bad < position + length) {
            throw new IOException("Input/output error");
        }
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        check(unreadable, position, target.remaining());
        return file.read(target, position);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        check(unreadable, file.position(), target.remaining());
        return file.read(target);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        check(unwritable, file.position(), source.remaining());
        return file.write(source);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        check(unwritable, position, source.remaining());
        return file.write(source, position);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        return file.write(sources, offset, length);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        check(unreadable, position, count);
        return file.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
        check(unwritable, position, count);
        return file.transferFrom(source, position, count);
    }

    @Override
    public long position() throws IOException {
        return file.position();
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
        file.position(newPosition);
        return this;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        file.truncate(size);
        return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        file.force(metaData);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        return file.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return file.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return file.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }
}
