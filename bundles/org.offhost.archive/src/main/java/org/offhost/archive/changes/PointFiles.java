// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.changes;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.archive.StoredStream;
import org.offhost.archive.index.StoredEntryCodec;
import org.offhost.archive.set.SetReader;
import org.offhost.block.PrivateFiles;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;
import org.offhost.inventory.form.PackedReader;
import org.offhost.inventory.form.PackedWriter;

/**
 * The files that a set shows, each with the places of its contents, whichever set of the chain has them: what another set is made of
 * that shows the same and stands alone. Kept in a file beside a spool, which has their entries in the same order: first those without
 * content, a folder before what is in it, then as the contents lie on their medium, so that whoever copies them reads forward.
 */
public final class PointFiles {
    private static final String FILES = "files";
    private static final int BUFFER = 1 << 16;

    private final Path folder;
    private final int blockLength;

    private PointFiles(Path folder, int blockLength) {
        this.folder = folder;
        this.blockLength = blockLength;
    }

    /**
     * Those that were written to a folder.
     *
     * @param blockLength bytes of a logical block of the medium that has their contents
     */
    public static PointFiles in(Path folder, int blockLength) {
        return new PointFiles(folder, blockLength);
    }

    /** Whether they are there, whole. */
    public static boolean areIn(Path folder) {
        return Files.exists(folder.resolve(FILES));
    }

    /** Takes the entries, in their order. */
    public interface Entries {
        void add(FileEntry entry) throws IOException;
    }

    /**
     * Gathers all that a set of files shows.
     *
     * @param folder where they are kept; what was there is lost
     * @param set open, with all that it continues
     * @param entries told each entry as a layout needs it: content that lay with the attributes on its volume does so again
     */
    public static void gather(Path folder, SetReader set, Entries entries) throws IOException {
        PrivateFiles.folder(folder);
        Files.deleteIfExists(folder.resolve(FILES));
        Path begun = folder.resolve("begun");
        try (Records.Writer out = new Records.Writer(begun);
                PointOrder order = new PointOrder(folder, set)) {
            PackedWriter record = new PackedWriter();
            for (Optional<PointOrder.Item> i = order.next(); i.isPresent(); i = order.next()) {
                record.reset();
                record.number(i.get().paths().size());
                i.get().paths().forEach(record::string);
                List<HeldContent> contents = i.get().contents();
                record.number(contents.size());
                contents.forEach(c -> write(c, record));
                out.write(record);
                entries.add(i.get().entry());
            }
        }
        Files.move(begun, folder.resolve(FILES), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Bytes of a logical block of the medium that has the contents. */
    public int blockLength() {
        return blockLength;
    }

    /** Adds all of it to a sum. */
    public void addTo(MessageDigest digest) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(folder.resolve(FILES)), BUFFER)) {
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
    }

    /**
     * A file.
     *
     * @param paths all that the set shows it under, the main one first
     * @param contents of its attributes, in their order; what is not there lies with the attribute
     */
    public record Held(List<String> paths, List<HeldContent> contents) {
        public Held {
            paths = List.copyOf(paths);
            contents = List.copyOf(contents);
        }

        /** The content of an attribute; empty if it lies with the attribute. */
        public Optional<HeldContent> content(int attribute) {
            return contents.stream().filter(c -> c.attribute() == attribute).findFirst();
        }
    }

    private static void write(HeldContent c, PackedWriter out) {
        out.number(c.attribute());
        StoredEntryCodec.FORM.write(c.form(), out);
        out.number(c.value().length());
        out.number(c.value().runs().count());
        for (Run r : c.value().runs()) {
            out.number(r.length());
            out.number(r.isHole() ? 0 : r.position() + 1);
        }
    }

    private static HeldContent read(PackedReader in) throws IOException {
        int attribute = (int) in.number();
        StoredStream.Form form = StoredEntryCodec.FORM.read(in);
        long length = in.number();
        int count = (int) in.number();
        Runs.Builder runs = new Runs.Builder(Math.max(1, count));
        for (int i = 0; i < count; i++) {
            long bytes = in.number();
            long position = in.number() - 1;
            runs.add(position < 0 ? Run.HOLE : position, bytes);
        }
        return new HeldContent(attribute, form, new AttributeValue.NonResident(length, length, runs.build()));
    }

    /** All of them. */
    public Walk walk() throws IOException {
        return new Walk(new Records.Reader(folder.resolve(FILES)));
    }

    /** Files in their order. Belongs to one thread. */
    public static final class Walk implements Closeable {
        private final Records.Reader records;

        private Walk(Records.Reader records) {
            this.records = records;
        }

        /** The next one; empty at the end. */
        public Optional<Held> next() throws IOException {
            Optional<PackedReader> record = records.next();
            if (record.isEmpty()) {
                return Optional.empty();
            }
            PackedReader in = record.get();
            List<String> paths = new ArrayList<>();
            for (int n = (int) in.number(); n > 0; n--) {
                paths.add(in.string());
            }
            List<HeldContent> contents = new ArrayList<>();
            for (int n = (int) in.number(); n > 0; n--) {
                contents.add(read(in));
            }
            return Optional.of(new Held(paths, contents));
        }

        @Override
        public void close() throws IOException {
            records.close();
        }
    }
}
