// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.set;

import java.io.IOException;
import org.offhost.archive.StoredEntries;
import org.offhost.archive.StoredPaths;
import org.offhost.archive.WrittenBytes;
import org.offhost.archive.index.IndexListing;
import org.offhost.archive.index.IndexPaths;
import org.offhost.archive.index.IndexReader;
import org.offhost.archive.index.KnownEnds;
import org.offhost.inventory.form.DamagedMediumException;

/** The index of a committed set, read from wherever its bytes are kept: only its description and the parts asked for. */
public final class SetIndex {
    private final IndexReader index;
    private final KnownEnds known;
    private final String set;

    private SetIndex(IndexReader index, KnownEnds known, String set) {
        this.index = index;
        this.known = known;
        this.set = set;
    }

    /** As {@link KnownIndexes#open}. */
    static SetIndex open(WrittenBytes bytes, long length, KnownEnds known, String set) throws IOException {
        LayoutNumbers n = SetHeader.read(bytes, length)
                .orElseThrow(() -> new DamagedMediumException("set", 0, "a set", "zeros"))
                .numbers();
        return new SetIndex(IndexReader.open(bytes, n.indexOffset(), n.indexLength()), known, set);
    }

    /** As {@link SetReader#list}. */
    public StoredEntries list(String prefix) throws IOException {
        return new IndexListing(index, prefix);
    }

    /** The same paths with what a plain listing shows of each. */
    public StoredPaths paths(String prefix) throws IOException {
        return new IndexPaths(index, prefix, known, set);
    }
}
