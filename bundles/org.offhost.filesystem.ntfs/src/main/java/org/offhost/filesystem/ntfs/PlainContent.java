// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.io.IOException;

/** Content that is stored as it is. */
final class PlainContent implements ContentSource {
    private static final int BUFFER = 256 << 10;

    private final AttributeBytes stored;
    private final int bufferLength;

    PlainContent(AttributeBytes stored) {
        this.stored = stored;
        this.bufferLength = (int) Math.max(1, Math.min(BUFFER, stored.length()));
    }

    @Override
    public int bufferLength() {
        return bufferLength;
    }

    @Override
    public long zeros(long offset) {
        return stored.zeros(offset);
    }

    @Override
    public void fill(long offset, byte[] target) throws IOException {
        stored.read(offset, target, 0, (int) Math.min(target.length, stored.length() - offset));
    }
}
