// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm.delta;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Gives a parser, which keeps an element or a comment whole in memory, no more than so many bytes of one. Not thread-safe. */
final class ElementInput extends FilterInputStream {
    /** What the parser reads ahead among them. */
    private static final int LONGEST = 1 << 20;

    private int left = LONGEST;

    ElementInput(InputStream in) {
        super(in);
    }

    /** An element was read. */
    void next() {
        left = LONGEST;
    }

    private int taken(int bytes) throws MalformedDeltaException {
        left -= Math.max(0, bytes);
        if (left < 0) {
            throw new MalformedDeltaException("thin_delta wrote " + LONGEST + " bytes without an element");
        }
        return bytes;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        taken(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        return taken(super.read(target, from, length));
    }
}
