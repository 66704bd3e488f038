// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy;

import java.nio.ByteBuffer;
import org.offhost.block.Extent;

/** What comes next at the destination. */
public sealed interface Piece permits Piece.Inline, Piece.Range, Piece.Zeros, Piece.Skip {
    /** Bytes it takes at the destination. */
    long length();

    /**
     * Bytes this host has.
     *
     * @param bytes read-only; at least 1 and at most 1 MiB
     */
    record Inline(ByteBuffer bytes) implements Piece {
        public Inline {
            bytes = bytes.asReadOnlyBuffer();
        }

        @Override
        public ByteBuffer bytes() {
            return bytes.duplicate();
        }

        @Override
        public long length() {
            return bytes.remaining();
        }
    }

    /**
     * Bytes of the source.
     *
     * @param extent where they are at the plan's source; of a source of records ascending from piece to piece
     */
    record Range(Extent extent) implements Piece {
        @Override
        public long length() {
            return extent.length();
        }
    }

    /**
     * Zeros.
     *
     * @param length how many, at least 1
     */
    record Zeros(long length) implements Piece {}

    /**
     * Bytes of the destination that stay as they are; only for a destination of blocks.
     *
     * @param length how many, at least 1
     */
    record Skip(long length) implements Piece {}
}
