// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.writing;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.offhost.copy.Piece;
import org.offhost.copy.PieceSource;

/**
 * Pieces that close with themselves what they are read from.
 *
 * @param source closed behind the pieces
 */
public record OpenedPieces(PieceSource pieces, Closeable source) implements PieceSource {
    @Override
    public Optional<Piece> next() throws IOException {
        return pieces.next();
    }

    @Override
    public void close() throws IOException {
        try (source) {
            pieces.close();
        }
    }
}
