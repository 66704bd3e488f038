// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** A stream of chunks. */
public interface Chunks extends Closeable {
    Chunks NONE = of();

    /** The next chunk; empty at the end. */
    Optional<Chunk> next() throws IOException;

    @Override
    default void close() throws IOException {}

    /** These chunks, empty ones left out. */
    static Chunks of(Chunk... chunks) {
        Iterator<Chunk> i = Arrays.stream(chunks).filter(c -> c.length() > 0).iterator();
        return () -> i.hasNext() ? Optional.of(i.next()) : Optional.empty();
    }

    /** One stream behind the other. */
    static Chunks concat(Chunks... streams) {
        Iterator<Chunks> rest = List.of(streams).iterator();
        return new Chunks() {
            private Chunks current = NONE;

            @Override
            public Optional<Chunk> next() throws IOException {
                Optional<Chunk> c = current.next();
                while (c.isEmpty() && rest.hasNext()) {
                    current = rest.next();
                    c = current.next();
                }
                return c;
            }
        };
    }
}
