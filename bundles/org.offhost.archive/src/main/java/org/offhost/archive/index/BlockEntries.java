// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.index;

import java.io.IOException;
import java.util.Optional;
import org.offhost.archive.StoredEntry;
import org.offhost.inventory.form.EntryLimits;
import org.offhost.inventory.form.PackedReader;

/** The entries of a block of an index, one at a time. */
final class BlockEntries {
    private final PackedReader in;
    private final StoredEntryCodec codec = new StoredEntryCodec();
    private final String first;
    private String last = "";
    private boolean begun;

    /** @param first the path with which the block begins by the table of its index */
    BlockEntries(PackedReader in, String first) {
        this.in = in;
        this.first = first;
    }

    /** The next entry; empty at the end of the block. */
    Optional<StoredEntry> next() throws IOException {
        if (in.atEnd()) {
            return Optional.empty();
        }
        if (in.at() >= IndexWriter.BLOCK) {
            throw in.damaged("the end of a block of " + IndexWriter.BLOCK + " bytes", "another entry");
        }
        long shared = in.number();
        if (shared < 0 || shared > last.length()) {
            throw in.damaged("at most " + last.length() + " shared characters", Long.toString(shared));
        }
        String rest = in.string(EntryLimits.NAME - (int) shared);
        String path = last.substring(0, (int) shared) + rest;
        boolean ordered = begun ? PathOrder.INSTANCE.compare(last, path) <= 0 : path.equals(first);
        if (!ordered || !path.startsWith("/")) {
            throw in.damaged("a path that is not before " + (begun ? "the last" : "the block's first"), "another one");
        }
        begun = true;
        last = path;
        return Optional.of(codec.read(path, in));
    }
}
