// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.filesystem.AttributeValue;

/** What a tar member holds. */
public interface Content {
    /** Nothing. */
    Content EMPTY = of(new byte[0]);

    /** Bytes in the archive, of which {@link #chunks} has exactly as many. */
    long length();

    Chunks chunks() throws IOException;

    /** Whether others copy a part of it, so that it is worth aligning. */
    default boolean hasSpans() {
        return false;
    }

    static Content of(byte[] bytes) {
        return of(new Chunk.Bytes(bytes));
    }

    /** The bytes of a value, which is not copied before they are given. */
    static Content of(AttributeValue.Resident value) {
        int length = (int) value.length();
        return length == 0 ? EMPTY : of(new Chunk.Bytes(length, new Value(value), 0, 0));
    }

    /** Bytes where they lie; given, and done with, before others come to lie there. */
    static Content of(ByteBuffer part) {
        return part.hasRemaining()
                ? of(new Chunk.Bytes(
                        part.remaining(),
                        new Part(part.array(), part.arrayOffset() + part.position(), part.remaining()),
                        0,
                        0))
                : EMPTY;
    }

    /** Bytes of an array. */
    record Part(byte[] array, int from, int length) implements Chunk.Made {
        @Override
        public void writeTo(byte[] target, int at) {
            System.arraycopy(array, from, target, at, length);
        }
    }

    /** No lambda: one that captures is made by a call out of compiled code wherever the second compiler is left out. */
    record Value(AttributeValue.Resident value) implements Chunk.Made {
        @Override
        public void writeTo(byte[] target, int at) {
            value.copyTo(target, at);
        }
    }

    static Content of(Chunk chunk) {
        return new Content() {
            @Override
            public long length() {
                return chunk.length();
            }

            @Override
            public Chunks chunks() {
                return Chunks.of(chunk);
            }
        };
    }
}
