// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.index;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.offhost.archive.StoredPath;

/**
 * What was found out about the indexes that were listed last ({@link SubtreeEnds}): a few, in a few MiB. A set that came in another's
 * place is another one by the header of its index, which has the sum of the table, and that those of all blocks. Thread-safe.
 */
public final class KnownEnds {
    static final int MOST_INDEXES = 8;

    /** Bytes of memory for each. */
    static final int MOST_BYTES = 512 << 10;

    private final Map<Of, SubtreeEnds<StoredPath>> indexes = new LinkedHashMap<>(16, 0.75f, true);

    private record Of(String set, ByteBuffer header) {}

    /**
     * Those of an index.
     *
     * @param set names its set, among those of all media
     */
    synchronized SubtreeEnds<StoredPath> of(String set, IndexReader index) {
        SubtreeEnds<StoredPath> ends =
                indexes.computeIfAbsent(new Of(set, index.header()), one -> new SubtreeEnds<>(MOST_BYTES));
        if (indexes.size() > MOST_INDEXES) {
            indexes.remove(indexes.keySet().iterator().next());
        }
        return ends;
    }
}
