// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.offhost.filesystem.KnownZeros;
import org.offhost.kit.session.Withdrawal;

/** Content as a stream, with one buffer of a piece of it. */
final class ContentStream extends InputStream implements KnownZeros {
    private final Withdrawal withdrawal;
    private final ContentSource source;
    private final long length;
    private byte[] buffer;
    private long buffered = -1;
    private long position;

    ContentStream(Withdrawal withdrawal, ContentSource source, long length) {
        this.withdrawal = withdrawal;
        this.source = source;
        this.length = length;
    }

    @Override
    public int read() throws IOException {
        withdrawal.check();
        if (position >= length) {
            return -1;
        }
        load();
        return buffer[(int) (position++ % buffer.length)] & 0xFF;
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
        Objects.checkFromIndexSize(from, count, target.length);
        withdrawal.check();
        if (count == 0) {
            return 0;
        }
        if (position >= length) {
            return -1;
        }
        load();
        int at = (int) (position % buffer.length);
        int piece = (int) Math.min(Math.min(count, buffer.length - at), length - position);
        System.arraycopy(buffer, at, target, from, piece);
        position += piece;
        return piece;
    }

    private void load() throws IOException {
        if (buffer == null) {
            buffer = new byte[source.bufferLength()];
        }
        long start = position - position % buffer.length;
        if (start != buffered) {
            buffered = -1;
            source.fill(start, buffer);
            buffered = start;
        }
    }

    @Override
    public long zerosAhead() throws IOException {
        withdrawal.check();
        return position >= length ? 0 : Math.max(0, Math.min(source.zeros(position), length - position));
    }

    @Override
    public long skip(long count) throws IOException {
        withdrawal.check();
        long skipped = Math.max(0, Math.min(count, length - position));
        position += skipped;
        return skipped;
    }

    @Override
    public int available() {
        return 0;
    }
}
