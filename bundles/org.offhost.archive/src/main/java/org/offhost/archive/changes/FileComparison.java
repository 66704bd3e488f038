// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.changes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.offhost.archive.StoredEntries;
import org.offhost.archive.StoredEntry;
import org.offhost.archive.StoredStream;
import org.offhost.archive.index.PathOrder;
import org.offhost.archive.index.PathSorter;
import org.offhost.archive.index.StoredEntryCodec;
import org.offhost.block.PrivateFiles;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.FileEntry;
import org.offhost.inventory.Encoded;
import org.offhost.inventory.SelectedFile;
import org.offhost.inventory.Selection;
import org.offhost.inventory.Spool;
import org.offhost.inventory.SpoolReader;
import org.offhost.inventory.form.EntryCodec;
import org.offhost.inventory.form.PackedReader;
import org.offhost.inventory.form.PackedWriter;

/**
 * Works out what a set of files holds that continues another. An entry is as it was if at each of its paths the index of the set
 * before has the same of it, places of content included, and nothing of its content was written since; all others are saved.
 *
 * <p>Both sides are gone through sorted, one path at a time: memory does not grow with the files, but for a bit each, and the
 * names of one folder.
 */
public final class FileComparison {
    private final Path folder;
    private final Encoded encoded;
    private final WrittenMap written;
    private final BitSet saved = new BitSet();
    private final PackedWriter record = new PackedWriter();
    private final OpenFolders replaced = new OpenFolders();
    private PathSorter places;
    private Records.Writer lines;

    private FileComparison(Path folder, Encoded encoded, WrittenMap written) {
        this.folder = folder;
        this.encoded = encoded;
        this.written = written;
    }

    /**
     * Works it out, whole or not at all.
     *
     * @param folder where it is kept; what was there is lost
     * @param spool with all entries
     * @param selection which files the set shows
     * @param parent all of the index of the set before
     * @param written since that
     * @param chain as of {@link FileChanges#in}
     */
    public static FileChanges write(
            Path folder,
            Spool spool,
            Selection selection,
            Encoded encoded,
            StoredEntries parent,
            WrittenMap written,
            List<String> chain)
            throws IOException {
        PrivateFiles.folder(folder);
        Files.deleteIfExists(FileChanges.saved(folder));
        FileComparison comparison = new FileComparison(folder, encoded, written);
        Path lines = folder.resolve("lines");
        try (PathSorter sorter = new PathSorter(folder)) {
            comparison.sort(spool, selection, sorter);
            comparison.merge(sorter, parent, lines);
        }
        FolderListings.write(folder, lines, comparison.saved);
        Files.delete(lines);
        PrivateFiles.replace(FileChanges.saved(folder), comparison.saved.toByteArray());
        return FileChanges.in(folder, chain);
    }

    /** A path of the volume: its entry's number in the spool, whether it can be as it was, and what an index has of it. */
    private record Line(int ordinal, boolean maybeSame, StoredEntry entry) {}

    private void sort(Spool spool, Selection selection, PathSorter sorter) throws IOException {
        int ordinal = 0;
        try (SpoolReader entries = spool.entries()) {
            for (Optional<FileEntry> e = entries.next(); e.isPresent(); e = entries.next()) {
                Optional<SelectedFile> file = SelectedFile.of(e.get(), spool.directories(), selection, encoded);
                if (file.isPresent()) {
                    sort(file.get(), ordinal, sorter);
                }
                ordinal = Math.incrementExact(ordinal);
            }
        }
    }

    private void sort(SelectedFile file, int ordinal, PathSorter sorter) throws IOException {
        Optional<FileEntry> indexed = IndexedEntry.of(file.entry(), encoded);
        boolean maybeSame = indexed.isPresent()
                && file.entry().attributes().stream().noneMatch(written::touches)
                && file.paths().stream().noneMatch(SelectedFile::isOrphan);
        FileEntry entry = indexed.orElse(file.entry().with(List.of()));
        String primary = file.paths().get(0);
        for (String path : file.paths()) {
            record.reset();
            record.number(ordinal);
            record.octet(maybeSame ? 1 : 0);
            Optional<String> other = path.equals(primary) ? Optional.empty() : Optional.of(primary);
            record.string(other.orElse(""));
            new EntryCodec().write(entry, record);
            FolderListings.writeStreams(file, path.equals(primary), record);
            sorter.add(path, record);
        }
    }

    private void merge(PathSorter sorter, StoredEntries parent, Path file) throws IOException {
        try (PathSorter.Records items = sorter.sorted();
                PathSorter kept = new PathSorter(PrivateFiles.folder(folder.resolve("places")));
                Records.Writer lineRecords = new Records.Writer(file)) {
            places = kept;
            lines = lineRecords;
            Optional<PathSorter.Sorted> now = items.next();
            Optional<StoredEntry> then = parent.next();
            while (now.isPresent() || then.isPresent()) {
                int order = now.isEmpty()
                        ? 1
                        : then.isEmpty()
                                ? -1
                                : PathOrder.INSTANCE.compare(
                                        now.get().path(), then.get().path());
                if (order > 0) {
                    gone(then.get());
                } else {
                    there(now.get(), order == 0 ? then : Optional.empty());
                }
                now = order <= 0 ? items.next() : now;
                then = order >= 0 ? parent.next() : then;
            }
            writePlaces(kept);
        }
    }

    private void gone(StoredEntry before) throws IOException {
        record.reset();
        FolderListings.writeGone(before.path(), record);
        lines.write(record);
    }

    private void there(PathSorter.Sorted item, Optional<StoredEntry> before) throws IOException {
        PackedReader in = item.rest();
        int ordinal = (int) in.number();
        boolean maybeSame = in.number() != 0;
        Optional<String> primary = Optional.of(in.string()).filter(p -> !p.isEmpty());
        StoredEntry now = new StoredEntry(item.path(), new EntryCodec().read(in), primary, List.of());
        Line line = new Line(ordinal, maybeSame, now);
        List<String> streams = FolderListings.readStreams(in);
        replaced.enter(item.path());
        boolean inReplaced = replaced.hasAbove(item.path());
        boolean same = !inReplaced && before.isPresent() && isSame(line, before.get());
        boolean replaces = before.isPresent() && !inReplaced && losesAttributes(before.get(), line.entry());
        if (replaces) {
            replaced.add(item.path());
        }
        if (same) {
            keep(ordinal, before.get());
        } else {
            saved.set(ordinal);
        }
        record.reset();
        FolderListings.writeThere(line.entry(), ordinal, replaces, streams, record);
        lines.write(record);
    }

    private static boolean isSame(Line line, StoredEntry before) {
        return line.maybeSame()
                && line.entry().primary().equals(before.primary())
                && line.entry().entry().equals(before.entry());
    }

    /** All paths of an entry tell the same place. */
    private void keep(int ordinal, StoredEntry before) throws IOException {
        if (before.primary().isPresent()) {
            return;
        }
        record.reset();
        record.number(before.back() + 1L);
        record.number(before.streams().size());
        for (StoredStream s : before.streams()) {
            record.number(s.attribute());
            StoredEntryCodec.FORM.write(s.form(), record);
            record.number(s.offset());
            record.number(s.length());
        }
        places.add(String.format("%010d", ordinal), record);
    }

    /** By the numbers of their entries. */
    private void writePlaces(PathSorter sorted) throws IOException {
        try (PathSorter.Records items = sorted.sorted();
                Records.Writer out = new Records.Writer(FileChanges.kept(folder))) {
            for (Optional<PathSorter.Sorted> i = items.next(); i.isPresent(); i = items.next()) {
                PackedReader in = i.get().rest();
                record.reset();
                record.number(Long.parseLong(i.get().path()));
                while (!in.atEnd()) {
                    record.number(in.number());
                }
                out.write(record);
            }
        }
    }

    /**
     * Whether a folder had something that tar does not take from it by extracting it once more, as a stream: it is made anew then,
     * with all below it.
     */
    private static boolean losesAttributes(StoredEntry before, StoredEntry now) {
        if (before.entry().kind() != FileEntry.Kind.DIRECTORY || now.entry().kind() != FileEntry.Kind.DIRECTORY) {
            return false;
        }
        return before.entry().attributes().stream()
                .anyMatch(b -> now.entry().attributes().stream().noneMatch(n -> isOfOnePlace(b, n)));
    }

    private static boolean isOfOnePlace(Attribute b, Attribute n) {
        return n.role() == b.role() && n.name().equals(b.name());
    }
}
