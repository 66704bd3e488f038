// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.index;

import java.io.IOException;
import org.offhost.archive.StoredPath;
import org.offhost.inventory.form.EntryLimits;
import org.offhost.inventory.form.EntryOutline;
import org.offhost.inventory.form.OutlineReader;
import org.offhost.inventory.form.PackedReader;

/** Reads what {@link StoredEntryCodec} wrote as far as a plain listing shows it, and passes over the rest. Used for one block. */
final class StoredPathReader {
    private final OutlineReader outlines = new OutlineReader(EntryLimits.RUNS, EntryLimits.PARTS);

    StoredPath read(String path, PackedReader in) throws IOException {
        int flags = StoredEntryCodec.readFlags(in);
        if ((flags & StoredEntryCodec.PRIMARY) != 0) {
            in.skipString(EntryLimits.NAME);
        }
        if ((flags & StoredEntryCodec.BEFORE) != 0) {
            in.number();
        }
        for (int n = in.count(EntryLimits.PARTS); n > 0; n--) {
            in.number();
            StoredEntryCodec.FORM.read(in);
            in.number();
            in.number();
        }
        EntryOutline outline = outlines.read(in);
        return new StoredPath(path, outline.kind(), outline.length(), outline.times());
    }
}
