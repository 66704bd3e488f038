// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** A stream of chunks. */
public interface Chunks extends Closeable {
    Chunks NONE = of();

    /** The next chunk; empty at the end. */
    Optional<Chunk> next() throws IOException;

    @Override
    default void close() throws IOException {}

    /** These chunks, empty ones left out. By hand: each of millions of members has some. */
    static Chunks of(Chunk... chunks) {
        return new Chunks() {
            private int next;

            @Override
            public Optional<Chunk> next() {
                while (next < chunks.length) {
                    Chunk chunk = chunks[next++];
                    if (chunk.length() > 0) {
                        return Optional.of(chunk);
                    }
                }
                return Optional.empty();
            }
        };
    }

    /** One stream behind the other. */
    static Chunks concat(Chunks... streams) {
        return new Chunks() {
            private int current;

            @Override
            public Optional<Chunk> next() throws IOException {
                for (; current < streams.length; current++) {
                    Optional<Chunk> c = streams[current].next();
                    if (c.isPresent()) {
                        return c;
                    }
                }
                return Optional.empty();
            }
        };
    }
}
