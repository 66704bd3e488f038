// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.copy;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where a segment's bytes come from, residual source data of earlier segments first (SPC-4, 5.17.7.2).
 *
 * <p>{@link #next} gives them in order; {@link #finish} leaves what was read and not processed as residual source data.
 */
interface SourceData {
    /** Appends the next {@code length} bytes to the destination data. */
    void next(int length, ResidualBuffer destination) throws IOException;

    /** Nothing more is processed. */
    default void finish() throws IOException {}

    /** Data of the parameter list; residual source data is left alone. */
    static SourceData given(ByteBuffer data) {
        ByteBuffer rest = data.duplicate();
        return (length, destination) -> {
            destination.append(rest.duplicate().limit(rest.position() + length));
            rest.position(rest.position() + length);
        };
    }
}
