// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.sums;

import java.io.IOException;
import java.util.function.UnaryOperator;

/** Sums that say of themselves what is not so. */
public final class ForgedSums {
    private ForgedSums() {}

    /** The same sums, of which the facts are others. */
    public static ChunkSums of(ChunkSums sums, UnaryOperator<SumsFacts> change) throws IOException {
        return ChunkSums.create(sums.folder(), change.apply(sums.facts()));
    }
}
