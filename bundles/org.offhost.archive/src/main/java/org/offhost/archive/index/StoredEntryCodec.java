// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhost.archive.StoredEntry;
import org.offhost.archive.StoredStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.inventory.form.Codes;
import org.offhost.inventory.form.CutEntries;
import org.offhost.inventory.form.EntryCodec;
import org.offhost.inventory.form.EntryLimits;
import org.offhost.inventory.form.PackedReader;
import org.offhost.inventory.form.PackedWriter;

/** What the index keeps of a path, without the path itself. Used for one block, as {@link EntryCodec} is. */
public final class StoredEntryCodec {
    public static final Codes<StoredStream.Form> FORM = new Codes<>(
            "stream form",
            StoredStream.Form.class,
            Map.of(
                    StoredStream.Form.PLAIN, 1,
                    StoredStream.Form.SPARSE, 2,
                    StoredStream.Form.RAW, 3));

    /** Path flags: the path has another one before it; the entry was saved by a set before. */
    static final int PRIMARY = 1;

    static final int BEFORE = 2;

    /** Sets that follow each other on one medium, and more. */
    private static final int MOST_BACK = 1 << 16;

    private final EntryCodec entries;

    StoredEntryCodec() {
        this.entries = new EntryCodec(EntryLimits.RUNS, EntryLimits.PARTS);
    }

    /** Writes what stands before the entry, of a path without streams. */
    static void writeHead(Optional<String> primary, PackedWriter out) {
        writeHead(primary, List.of(), 0, out);
    }

    /** Writes what stands before the entry. */
    static void writeHead(Optional<String> primary, List<StoredStream> streams, int back, PackedWriter out) {
        out.octet((primary.isPresent() ? PRIMARY : 0) | (back > 0 ? BEFORE : 0));
        if (primary.isPresent()) { // a lambda for each of millions of paths would cost more than all of this
            out.string(primary.get());
        }
        if (back > 0) {
            out.number(back);
        }
        out.number(streams.size());
        for (StoredStream s : streams) {
            out.number(s.attribute());
            FORM.write(s.form(), out);
            out.number(s.offset());
            out.number(s.length());
        }
    }

    /** Writes all of a path, of whose entry there are the parts. */
    void join(CutEntries cut, PackedReader in, PackedWriter out) throws IOException {
        cut.join(in, entries.shared(), out);
    }

    /** Writes all of a path. */
    void write(StoredEntry row, PackedWriter out) {
        writeHead(row.primary(), row.streams(), row.back(), out);
        entries.write(row.entry(), out);
    }

    StoredEntry read(String path, PackedReader in) throws IOException {
        int flags = readFlags(in);
        Optional<String> primary = (flags & PRIMARY) != 0 ? Optional.of(in.string(EntryLimits.NAME)) : Optional.empty();
        int back = (flags & BEFORE) != 0 ? readBack(in) : 0;
        int n = in.count(EntryLimits.PARTS);
        List<StoredStream> streams = new ArrayList<>(Math.min(n, 16));
        for (int i = 0; i < n; i++) {
            int attribute = (int) in.number();
            StoredStream.Form form = FORM.read(in);
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
        return new StoredEntry(path, entry, primary, streams, back);
    }

    private static int readBack(PackedReader in) throws IOException {
        long back = in.number();
        if (back < 1 || back > MOST_BACK) {
            throw in.damaged("1 to " + MOST_BACK + " sets back", Long.toUnsignedString(back));
        }
        return (int) back;
    }

    static int readFlags(PackedReader in) throws IOException {
        return Codes.flags("path flags", PRIMARY | BEFORE, in);
    }
}
