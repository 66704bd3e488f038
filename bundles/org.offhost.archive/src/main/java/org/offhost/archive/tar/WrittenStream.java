// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.offhost.archive.WrittenBytes;

/** Some bytes of a set as a stream. */
public final class WrittenStream extends InputStream {
    private static final int BUFFER = 256 * 1024;
    private final WrittenBytes bytes;
    private final ByteBuffer buffer;
    private long position;
    private final long end;

    public WrittenStream(WrittenBytes bytes, long offset, long length) {
        this.bytes = bytes;
        this.position = offset;
        this.end = offset + length;
        this.buffer =
                ByteBuffer.allocate((int) Math.min(BUFFER, Math.max(1, length))).limit(0);
    }

    private boolean fill() throws IOException {
        if (buffer.hasRemaining()) {
            return true;
        }
        int n = (int) Math.min(buffer.capacity(), end - position);
        if (n <= 0) {
            return false;
        }
        buffer.clear().limit(n);
        bytes.read(position, buffer);
        buffer.flip();
        position += n;
        return true;
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        if (len == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int n = Math.min(len, buffer.remaining());
        buffer.get(b, off, n);
        return n;
    }

    @Override
    public long skip(long n) {
        long buffered = Math.min(Math.max(0, n), buffer.remaining());
        buffer.position(buffer.position() + (int) buffered);
        long rest = Math.min(Math.max(0, n - buffered), end - position);
        position += rest;
        return buffered + rest;
    }

    @Override
    public int available() {
        return buffer.remaining();
    }
}
