// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.index;

import java.io.IOException;
import java.util.Optional;
import org.offhost.inventory.form.EntryLimits;
import org.offhost.inventory.form.PackedReader;

/**
 * The entries of a block of an index, one at a time.
 *
 * @param <E> what is read of each
 */
final class BlockEntries<E> {
    private final PackedReader in;
    private final String first;
    private final Reading<E> reading;
    private String last = "";
    private boolean begun;

    /** Reads what follows a path, all of it. Made anew for each block. */
    interface Reading<E> {
        E read(String path, PackedReader in) throws IOException;
    }

    /** @param first the path with which the block begins by the table of its index */
    BlockEntries(PackedReader in, String first, Reading<E> reading) {
        this.in = in;
        this.first = first;
        this.reading = reading;
    }

    /** The path of the entry that was read last. */
    String path() {
        return last;
    }

    /** The byte of the block at which the entry that was read last ends. */
    int at() {
        return in.at();
    }

    /** The next entry; empty at the end of the block. */
    Optional<E> next() throws IOException {
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
        boolean ordered = begun ? PathOrder.compare(last, path, (int) shared) <= 0 : path.equals(first);
        if (!ordered || !path.startsWith("/")) {
            throw in.damaged("a path that is not before " + (begun ? "the last" : "the block's first"), "another one");
        }
        begun = true;
        last = path;
        return Optional.of(reading.read(path, in));
    }
}
