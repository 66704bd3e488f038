// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.changes;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.offhost.archive.StoredEntry;
import org.offhost.archive.index.PathSorter;
import org.offhost.archive.tar.MemberNames;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.FileEntry;
import org.offhost.inventory.SelectedFile;
import org.offhost.inventory.form.EntryCodec;
import org.offhost.inventory.form.EntryLimits;
import org.offhost.inventory.form.PackedReader;
import org.offhost.inventory.form.PackedWriter;

/**
 * Lists all that is in a folder where anything was saved or is gone, for plain tar to delete the rest. GNU tar looks a name up by
 * halves, so names are sorted by their bytes; and it deletes a folder named as saved file ('Y'), and what is no folder named as
 * one ('D').
 */
final class FolderListings implements Closeable {
    private static final int GONE = 0;
    private static final int THERE = 1;
    private static final int FOLDER = 2;
    private static final int REPLACES = 4;

    private static final char SAVED = 'Y';
    private static final char UNSAVED = 'N';
    private static final char DIRECTORY = 'D';

    private final PathSorter sorter;
    private final BitSet saved;
    private final MemberNames names = new MemberNames("set");
    private final OpenFolders known = new OpenFolders();
    private final PackedWriter record = new PackedWriter();

    private FolderListings(Path folder, BitSet saved) {
        this.sorter = new PathSorter(folder);
        this.saved = saved;
    }

    static void writeGone(String path, PackedWriter out) {
        out.string(path);
        out.octet(GONE);
    }

    static void writeThere(StoredEntry e, int ordinal, boolean replaces, List<String> streams, PackedWriter out) {
        boolean folder = e.entry().kind() == FileEntry.Kind.DIRECTORY;
        out.string(e.path());
        out.octet(THERE | (folder ? FOLDER : 0) | (replaces ? REPLACES : 0));
        out.number(ordinal);
        out.number(streams.size());
        streams.forEach(out::string);
        if (folder) {
            new EntryCodec().write(e.entry().with(List.of()), out);
        }
    }

    /** Names of the streams that have members of their own beside a path. */
    static void writeStreams(SelectedFile file, boolean primary, PackedWriter out) {
        List<String> streams = new ArrayList<>();
        for (Attribute a : primary ? file.entry().attributes() : List.<Attribute>of()) {
            if (a.role() == Attribute.Role.CONTENT && !a.name().isEmpty()) {
                streams.add(a.name());
            }
        }
        out.number(streams.size());
        streams.forEach(out::string);
    }

    static List<String> readStreams(PackedReader in) throws IOException {
        int n = in.count(EntryLimits.PARTS);
        List<String> streams = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            streams.add(in.string());
        }
        return streams;
    }

    /**
     * Writes the listings.
     *
     * @param lines what is there and what is gone, in the order of an index
     * @param saved which entries are saved
     */
    static void write(Path folder, Path lines, BitSet saved) throws IOException {
        try (FolderListings listings = new FolderListings(folder, saved);
                Records.Reader in = new Records.Reader(lines)) {
            for (Optional<PackedReader> r = in.next(); r.isPresent(); r = in.next()) {
                listings.add(r.get());
            }
            listings.writeSorted(FileChanges.purges(folder));
        }
    }

    private void add(PackedReader in) throws IOException {
        String path = in.string();
        int flags = (int) in.number();
        known.enter(path);
        if (flags == GONE) {
            for (String f = OpenFolders.parent(path); !f.isEmpty(); f = known.has(f) ? "" : OpenFolders.parent(f)) {
                touch(f);
            }
            return;
        }
        boolean folder = (flags & FOLDER) != 0;
        boolean isSaved = saved.get((int) in.number());
        List<String> streams = readStreams(in);
        addAbove(path);
        char unchanged = folder ? DIRECTORY : UNSAVED;
        name(path, folder && (flags & REPLACES) == 0 || !isSaved ? unchanged : SAVED, isSaved);
        for (String stream : streams) {
            stream(path, stream, isSaved ? SAVED : UNSAVED);
        }
        if (folder) {
            known.add(path);
            record.reset();
            record.octet(FOLDER);
            new EntryCodec().write(new EntryCodec().read(in), record);
            sorter.add(path, record);
        }
    }

    /** Folders that were not meant are there where something in them was. */
    private void addAbove(String path) throws IOException {
        for (String f = OpenFolders.parent(path);
                !f.isEmpty() && !f.equals("/") && !known.has(f);
                f = OpenFolders.parent(f)) {
            known.add(f);
            name(f, DIRECTORY, false);
        }
    }

    private void touch(String folder) throws IOException {
        record.reset();
        record.octet(GONE);
        sorter.add(folder, record);
    }

    private void name(String path, char flag, boolean touches) throws IOException {
        if (!path.equals("/")) {
            listed(path, names.file(path), flag, touches);
        }
    }

    private void stream(String path, String stream, char flag) throws IOException {
        if (!path.equals("/")) { // a stream of the root lies beside all of it
            listed(path, names.stream(path, stream), flag, flag == SAVED);
        }
    }

    private void listed(String path, String member, char flag, boolean touches) throws IOException {
        String folder = OpenFolders.parent(path);
        String within = member.substring(names.file(folder).length() + 1);
        record.reset();
        record.octet(THERE);
        record.octet(touches ? 1 : 0);
        record.bytes((flag + within).getBytes(StandardCharsets.UTF_8));
        sorter.add(folder, record);
    }

    /** Of one folder. */
    private static final class Listing {
        private final String path;
        private final Map<byte[], Byte> names = new TreeMap<>(Arrays::compareUnsigned);
        private boolean touched;
        private Optional<FileEntry> self = Optional.empty();

        Listing(String path) {
            this.path = path;
        }

        void add(PackedReader in) throws IOException {
            switch ((int) in.number()) {
                case GONE -> touched = true;
                case FOLDER -> self = Optional.of(new EntryCodec().read(in));
                default -> {
                    touched |= in.number() != 0;
                    byte[] name = in.bytes();
                    names.put(Arrays.copyOfRange(name, 1, name.length), name[0]);
                }
            }
        }

        /**
         * A folder in which nothing is, and which is nothing itself, is gone with what was in it. The root is listed always: tar
         * takes it for an error if there is nothing to extract.
         */
        void writeTo(Records.Writer out) throws IOException {
            boolean isThere = touched && (self.isPresent() || !names.isEmpty());
            if (!isThere && !path.equals("/")) {
                return;
            }
            ByteArrayOutputStream dump = new ByteArrayOutputStream();
            names.forEach((name, flag) -> {
                dump.write(flag);
                dump.writeBytes(name);
                dump.write(0);
            });
            dump.write(0);
            PackedWriter record = new PackedWriter();
            record.string(path);
            record.bytes(dump.toByteArray());
            self.ifPresent(e -> new EntryCodec().write(e, record));
            out.write(record);
        }
    }

    private void writeSorted(Path purges) throws IOException {
        try (PathSorter.Records items = sorter.sorted();
                Records.Writer out = new Records.Writer(purges)) {
            Listing listing = new Listing("/");
            for (Optional<PathSorter.Sorted> i = items.next(); i.isPresent(); i = items.next()) {
                if (!listing.path.equals(i.get().path())) {
                    listing.writeTo(out);
                    listing = new Listing(i.get().path());
                }
                listing.add(i.get().rest());
            }
            listing.writeTo(out);
        }
    }

    @Override
    public void close() throws IOException {
        sorter.close();
    }
}
