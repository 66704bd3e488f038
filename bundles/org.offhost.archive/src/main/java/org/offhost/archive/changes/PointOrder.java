// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.changes;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.archive.StoredEntries;
import org.offhost.archive.StoredEntry;
import org.offhost.archive.StoredStream;
import org.offhost.archive.index.PathSorter;
import org.offhost.archive.index.StoredEntryCodec;
import org.offhost.archive.set.SetReader;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.FileEntry;
import org.offhost.inventory.form.DamagedMediumException;
import org.offhost.inventory.form.EntryCodec;
import org.offhost.inventory.form.PackedReader;
import org.offhost.inventory.form.PackedWriter;

/**
 * Goes through the entries of a set of files in the order in which their contents lie on the medium, each once with all its paths:
 * sorted in files, so that memory does not grow with them.
 */
final class PointOrder implements Closeable {
    /** Of entries without content, and of the others. */
    private static final String BARE = "/0";

    private static final String HELD = "/1%019d";

    /** Behind the main path of an entry: of that path itself, and of the others. */
    private static final String MAIN = "//0";

    private static final String OTHER = "//1";

    private final SetReader set;
    private final PathSorter sorter;
    private final PathSorter.Records sorted;
    private Optional<PathSorter.Sorted> next;

    /**
     * An entry.
     *
     * @param paths the main one first
     * @param entry what its file system kept of it
     * @param contents where its contents lie, but for those that lie with the attributes
     */
    record Item(List<String> paths, FileEntry entry, List<HeldContent> contents) {}

    /** @param folder takes the files of the sort */
    PointOrder(Path folder, SetReader set) throws IOException {
        this.set = set;
        this.sorter = new PathSorter(folder);
        try (StoredEntries stored = set.list("/")) {
            PackedWriter record = new PackedWriter();
            for (Optional<StoredEntry> e = stored.next(); e.isPresent(); e = stored.next()) {
                add(e.get(), record);
            }
        } catch (IOException | RuntimeException | Error e) {
            sorter.close();
            throw e;
        }
        this.sorted = sorter.sorted();
        this.next = sorted.next();
    }

    private void add(StoredEntry e, PackedWriter record) throws IOException {
        boolean main = e.primary().isEmpty();
        String place = e.streams().isEmpty()
                ? BARE
                : String.format(HELD, set.onPlace(e, e.streams().get(0)));
        record.reset();
        record.string(e.path());
        if (main) {
            record.number(e.back());
            record.number(e.streams().size());
            for (StoredStream s : e.streams()) {
                record.number(s.attribute());
                StoredEntryCodec.FORM.write(s.form(), record);
                record.number(s.offset());
                record.number(s.length());
            }
            new EntryCodec().write(e.entry(), record);
        }
        sorter.add(place + e.primary().orElse(e.path()) + (main ? MAIN : OTHER), record);
    }

    /** The next one; empty at the end. */
    Optional<Item> next() throws IOException {
        if (next.isEmpty()) {
            return Optional.empty();
        }
        String key = next.get().path();
        if (!key.endsWith(MAIN)) {
            throw new DamagedMediumException(
                    "index",
                    0,
                    "the main path of an entry",
                    "none of " + next.get().rest().string());
        }
        StoredEntry main = read(next.get().rest());
        List<String> paths = new ArrayList<>(List.of(main.path()));
        String others = key.substring(0, key.length() - MAIN.length()) + OTHER;
        next = sorted.next();
        while (next.isPresent() && next.get().path().equals(others)) {
            paths.add(next.get().rest().string());
            next = sorted.next();
        }
        return Optional.of(item(paths, main));
    }

    private static StoredEntry read(PackedReader in) throws IOException {
        String path = in.string();
        int back = (int) in.number();
        List<StoredStream> streams = new ArrayList<>();
        for (int n = (int) in.number(); n > 0; n--) {
            streams.add(new StoredStream((int) in.number(), StoredEntryCodec.FORM.read(in), in.number(), in.number()));
        }
        return new StoredEntry(path, new EntryCodec().read(in), Optional.empty(), streams, back);
    }

    private Item item(List<String> paths, StoredEntry main) throws IOException {
        List<Attribute> attributes = new ArrayList<>(main.entry().attributes());
        List<HeldContent> contents = new ArrayList<>();
        for (StoredStream s : main.streams()) {
            Attribute a = attributes.get(s.attribute());
            if (IndexedEntry.wasResident(a.value())) {
                attributes.set(s.attribute(), resident(main, a));
            } else {
                contents.add(new HeldContent(s.attribute(), s.form(), set.stored(main, s)));
            }
        }
        return new Item(paths, main.entry().with(attributes), contents);
    }

    /** As it was before {@link IndexedEntry#besideStream}. */
    private Attribute resident(StoredEntry main, Attribute a) throws IOException {
        try (InputStream content = set.content(main, a)) {
            byte[] bytes = content.readAllBytes();
            return new Attribute(
                    a.type(),
                    a.role(),
                    a.name(),
                    a.encoding(),
                    a.sparse(),
                    AttributeValue.Resident.copyOf(bytes, 0, bytes.length));
        }
    }

    @Override
    public void close() throws IOException {
        try (sorter) {
            sorted.close();
        }
    }
}
