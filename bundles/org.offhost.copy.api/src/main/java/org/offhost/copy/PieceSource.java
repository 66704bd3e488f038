// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** A stream of pieces. Belongs to the thread that pulls. */
@ConsumerType
public interface PieceSource extends Closeable {
    /** The next piece; empty at the end. */
    Optional<Piece> next() throws IOException;

    @Override
    default void close() throws IOException {}
}
