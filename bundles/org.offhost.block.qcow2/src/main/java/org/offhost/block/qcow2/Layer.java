// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One file of a chain of images. Thread-safe. */
interface Layer extends Closeable {
    byte[] ZEROS = new byte[64 << 10];

    String name();

    /** Bytes that it shows; behind them are zeros for whoever is based on it. */
    long size();

    /** @param wanted bytes at most, within the layer */
    Mapped at(long position, long wanted) throws IOException;

    /**
     * Reads data that {@link #at} found.
     *
     * @param position byte of the layer, as it was asked for
     * @param target no longer than what was found
     */
    void read(Mapped found, long position, ByteBuffer target) throws IOException;

    /** Fills what remains by zeros, where nothing is kept. */
    static void zeros(ByteBuffer target) {
        while (target.hasRemaining()) {
            target.put(ZEROS, 0, Math.min(ZEROS.length, target.remaining()));
        }
    }

    /** A file of bytes as they are. */
    record Raw(String name, ImageBytes file) implements Layer {
        @Override
        public long size() {
            return file.size();
        }

        @Override
        public Mapped at(long position, long wanted) {
            return new Mapped(Mapped.Kind.DATA, wanted, position, 0);
        }

        @Override
        public void read(Mapped found, long position, ByteBuffer target) throws IOException {
            file.read(position, target);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
