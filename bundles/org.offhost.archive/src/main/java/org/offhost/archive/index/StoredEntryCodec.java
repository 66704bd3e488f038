// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.archive.StoredEntry;
import org.offhost.archive.StoredStream;
import org.offhost.archive.form.Codes;
import org.offhost.archive.form.EntryCodec;
import org.offhost.archive.form.MediumLimits;
import org.offhost.archive.form.PackedReader;
import org.offhost.archive.form.PackedWriter;
import org.offhost.filesystem.FileEntry;

/** What the index keeps of a path, without the path itself. Used for one block, as {@link EntryCodec} is. */
public final class StoredEntryCodec {
    private static final int PRIMARY = 1;
    private final EntryCodec entries;

    StoredEntryCodec() {
        this(new EntryCodec(MediumLimits.RUNS, MediumLimits.PARTS));
    }

    private StoredEntryCodec(EntryCodec entries) {
        this.entries = entries;
    }

    /** As {@link EntryCodec#inAnyOrder()}: for entries that are sorted before they are read. */
    public static StoredEntryCodec inAnyOrder() {
        return new StoredEntryCodec(EntryCodec.inAnyOrder());
    }

    public void write(StoredEntry e, PackedWriter out) {
        out.octet(e.primary().isPresent() ? PRIMARY : 0);
        e.primary().ifPresent(out::string);
        out.number(e.streams().size());
        for (StoredStream s : e.streams()) {
            out.number(s.attribute());
            Codes.FORM.write(s.form(), out);
            out.number(s.offset());
            out.number(s.length());
        }
        entries.write(e.entry(), out);
    }

    public StoredEntry read(String path, PackedReader in) throws IOException {
        Optional<String> primary = Codes.flags("path flags", PRIMARY, in) != 0
                ? Optional.of(in.string(MediumLimits.NAME))
                : Optional.empty();
        int n = in.count(MediumLimits.PARTS);
        List<StoredStream> streams = new ArrayList<>(Math.min(n, 16));
        for (int i = 0; i < n; i++) {
            int attribute = (int) in.number();
            StoredStream.Form form = Codes.FORM.read(in);
            streams.add(new StoredStream(attribute, form, in.number(), in.number()));
        }
        FileEntry entry = entries.read(in);
        for (StoredStream s : streams) {
            if (s.attribute() < 0 || s.attribute() >= entry.attributes().size() || s.offset() < 0 || s.length() < 0) {
                throw in.damaged(
                        "a stream of one of " + entry.attributes().size() + " attributes",
                        "number " + s.attribute() + ", " + s.length() + " bytes at " + s.offset());
            }
        }
        return new StoredEntry(path, entry, primary, streams);
    }
}
