// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.filesystem.FileEntry;

/** What the index keeps of a path, without the path itself. Used for one block, as {@link EntryCodec} is. */
final class StoredEntryCodec {
    private static final StoredStream.Form[] FORMS = StoredStream.Form.values();
    private final EntryCodec entries = new EntryCodec(MediumLimits.RUNS, MediumLimits.PARTS);

    void write(StoredEntry e, PackedWriter out) {
        out.octet(e.primary().isPresent() ? 1 : 0);
        e.primary().ifPresent(out::string);
        out.number(e.streams().size());
        for (StoredStream s : e.streams()) {
            out.number(s.attribute());
            out.octet(s.form().ordinal());
            out.number(s.offset());
            out.number(s.length());
        }
        entries.write(e.entry(), out);
    }

    StoredEntry read(String path, PackedReader in) throws IOException {
        Optional<String> primary = in.octet() == 1 ? Optional.of(in.string(MediumLimits.NAME)) : Optional.empty();
        int n = in.count(MediumLimits.PARTS);
        List<StoredStream> streams = new ArrayList<>(Math.min(n, 16));
        for (int i = 0; i < n; i++) {
            int attribute = (int) in.number();
            int form = in.octet();
            if (form >= FORMS.length) {
                throw in.damaged("a form below " + FORMS.length, Integer.toString(form));
            }
            streams.add(new StoredStream(attribute, FORMS[form], in.number(), in.number()));
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
