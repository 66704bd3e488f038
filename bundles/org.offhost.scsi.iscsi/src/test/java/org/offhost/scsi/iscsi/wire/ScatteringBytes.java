// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.wire;

import java.nio.ByteBuffer;
import java.nio.channels.ScatteringByteChannel;

/** Bytes to be read, at most so many at a time, as from a connection. */
final class ScatteringBytes implements ScatteringByteChannel {
    private final ByteBuffer bytes;
    private final int most;

    ScatteringBytes(byte[] bytes) {
        this(ByteBuffer.wrap(bytes), Integer.MAX_VALUE);
    }

    /** @param most bytes of one read */
    ScatteringBytes(ByteBuffer bytes, int most) {
        this.bytes = bytes;
        this.most = most;
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
        if (!bytes.hasRemaining()) {
            return -1;
        }
        int left = most;
        for (int i = offset; i < offset + length && left > 0; i++) {
            int part = Math.min(left, Math.min(bytes.remaining(), targets[i].remaining()));
            targets[i].put(bytes.slice(bytes.position(), part));
            bytes.position(bytes.position() + part);
            left -= part;
        }
        return most - left;
    }

    @Override
    public long read(ByteBuffer[] targets) {
        return read(targets, 0, targets.length);
    }

    @Override
    public int read(ByteBuffer target) {
        return (int) read(new ByteBuffer[] {target});
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {
        // nothing is held
    }
}
