// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.changes;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.offhost.archive.StoredStream;
import org.offhost.archive.index.StoredEntryCodec;
import org.offhost.filesystem.FileEntry;
import org.offhost.inventory.form.EntryCodec;
import org.offhost.inventory.form.PackedReader;

/** What a set of files holds that continues another, in files of a folder. */
public final class FileChanges {
    /** A bit for each entry of the spool, in its order: whether it is saved. Written last. */
    private static final String SAVED = "saved";

    private static final String KEPT = "kept";
    private static final String PURGES = "purges";
    private static final int BUFFER = 1 << 16;

    private final Path folder;
    private final List<String> chain;
    private final List<String> media;
    private final BitSet saved;

    private FileChanges(Path folder, List<String> chain, List<String> media, BitSet saved) {
        this.folder = folder;
        this.saved = saved;
        this.chain = List.copyOf(chain);
        this.media = List.copyOf(media);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("an increment continues a set");
        }
    }

    /**
     * Those that were written to a folder.
     *
     * @param chain ids of the sets that are continued, the one that stands alone first
     */
    public static FileChanges in(Path folder, List<String> chain) throws IOException {
        return in(folder, chain, List.of());
    }

    /**
     * The same of a chain across media.
     *
     * @param media for each of the chain what {@link LinkMedium} calls its medium; empty if all lie on the
     *     medium of the set
     */
    public static FileChanges in(Path folder, List<String> chain, List<String> media) throws IOException {
        return new FileChanges(folder, chain, media, BitSet.valueOf(Files.readAllBytes(saved(folder))));
    }

    /** Whether they are there, whole. */
    public static boolean areIn(Path folder) {
        return Files.exists(folder.resolve(SAVED));
    }

    static Path saved(Path folder) {
        return folder.resolve(SAVED);
    }

    static Path kept(Path folder) {
        return folder.resolve(KEPT);
    }

    static Path purges(Path folder) {
        return folder.resolve(PURGES);
    }

    /** Ids of the sets that are continued, the one that stands alone first. */
    public List<String> chain() {
        return chain;
    }

    /** What media they lie on, a line for each; empty if all lie on one. */
    public List<String> media() {
        return media;
    }

    /**
     * Whether an entry is saved.
     *
     * @param ordinal its number in the spool, from 0
     */
    public boolean isSaved(int ordinal) {
        return saved.get(ordinal);
    }

    /** Entries that are saved. */
    public int count() {
        return saved.cardinality();
    }

    /** Adds all of it to a sum. */
    public void addTo(MessageDigest digest) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (Path file : List.of(saved(folder), kept(folder), purges(folder))) {
            try (InputStream in = Files.newInputStream(file)) {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    digest.update(buffer, 0, n);
                }
            }
        }
    }

    /**
     * A folder in which plain tar has to delete what is not named.
     *
     * @param path '/' and names joined by '/'
     * @param entry the folder without attributes; empty if it is none of the set's own
     * @param names all that is in it, as GNU tar has it (the value of GNU.dumpdir)
     */
    public record Purge(String path, Optional<FileEntry> entry, byte[] names) {}

    /** These folders, each before those below it. */
    public Purges purges() throws IOException {
        return new Purges(new Records.Reader(purges(folder)));
    }

    /** Folders in their order. Belongs to one thread. */
    public static final class Purges implements Closeable {
        private final Records.Reader records;

        private Purges(Records.Reader records) {
            this.records = records;
        }

        /** The next one; empty at the end. */
        public Optional<Purge> next() throws IOException {
            Optional<PackedReader> record = records.next();
            if (record.isEmpty()) {
                return Optional.empty();
            }
            PackedReader in = record.get();
            String path = in.string();
            byte[] names = in.bytes();
            return Optional.of(
                    new Purge(path, in.atEnd() ? Optional.empty() : Optional.of(new EntryCodec().read(in)), names));
        }

        @Override
        public void close() throws IOException {
            records.close();
        }
    }

    /**
     * Where an entry lies that is not saved.
     *
     * @param back sets before this one
     * @param streams of that set
     */
    public record Where(int back, List<StoredStream> streams) {}

    /** Where the entries lie that are not saved, in the order of the spool. */
    public Kept kept() throws IOException {
        return new Kept(new Records.Reader(kept(folder)));
    }

    /** Places of entries. Belongs to one thread. */
    public static final class Kept implements Closeable {
        private final Records.Reader records;

        private Kept(Records.Reader records) {
            this.records = records;
        }

        /** @param ordinal number of an entry in the spool; asked for in ascending order */
        public Where of(int ordinal) throws IOException {
            for (Optional<PackedReader> r = records.next(); r.isPresent(); r = records.next()) {
                PackedReader in = r.get();
                if (in.number() == ordinal) {
                    int back = (int) in.number();
                    List<StoredStream> streams = new ArrayList<>();
                    for (int n = (int) in.number(); n > 0; n--) {
                        streams.add(new StoredStream(
                                (int) in.number(), StoredEntryCodec.FORM.read(in), in.number(), in.number()));
                    }
                    return new Where(back, streams);
                }
            }
            throw new IOException("It is not known where entry " + ordinal + " of the spool lies, which is not saved");
        }

        @Override
        public void close() throws IOException {
            records.close();
        }
    }
}
