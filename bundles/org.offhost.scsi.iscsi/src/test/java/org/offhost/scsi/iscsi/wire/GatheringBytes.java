// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;

/** Keeps what is written, and takes only so many bytes at a time, as a connection may. */
class GatheringBytes implements GatheringByteChannel {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final int most;

    GatheringBytes(int most) {
        this.most = most;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        int left = most;
        for (int i = offset; i < offset + length && left > 0; i++) {
            left -= part(sources[i], left);
        }
        return most - left;
    }

    private int part(ByteBuffer source, int most) {
        byte[] part = new byte[Math.min(most, source.remaining())];
        source.get(part);
        out.writeBytes(part);
        return part.length;
    }

    @Override
    public long write(ByteBuffer[] sources) {
        return write(sources, 0, sources.length);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return part(source, most);
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
