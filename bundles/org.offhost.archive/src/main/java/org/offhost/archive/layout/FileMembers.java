// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.offhost.archive.StoredEntry;
import org.offhost.archive.StoredStream;
import org.offhost.archive.changes.FileChanges;
import org.offhost.archive.changes.HeldContent;
import org.offhost.archive.changes.IndexedEntry;
import org.offhost.archive.changes.PointFiles;
import org.offhost.archive.index.IndexSink;
import org.offhost.archive.tar.Content;
import org.offhost.archive.tar.FileRecords;
import org.offhost.archive.tar.HoledContent;
import org.offhost.archive.tar.MemberNames;
import org.offhost.archive.tar.MemberSource;
import org.offhost.archive.tar.PlainLink;
import org.offhost.archive.tar.RunContent;
import org.offhost.archive.tar.SparseMember;
import org.offhost.archive.tar.TarHeader;
import org.offhost.archive.tar.TarMember;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;
import org.offhost.inventory.DecodedStreams;
import org.offhost.inventory.SelectedFile;
import org.offhost.inventory.Spool;
import org.offhost.inventory.SpoolScan;
import org.offhost.inventory.form.EntryScan;
import org.offhost.inventory.form.ScannedAttribute;

/** One member per selected file and stream, in the order of the spool. */
final class FileMembers implements MemberSource {
    /** More zeros than this make a member sparse; as many are stored to keep a map short. */
    private static final long MANY_ZEROS = 1 << 20;

    /** Data from this length on is aligned to pages: array and host copy it faster. */
    private static final long WORTH_ALIGNING = 64 * 1024;

    private static final int PAGE = 4096;
    private static final int DIRECTORY_MODE = 0755;

    /** A pax key of GNU tar: names in a folder, each with a letter before it and a NUL behind it, and a NUL. */
    private static final String PURGED = "GNU.dumpdir";

    private final Spool spool;
    private final LayoutRequest request;
    private final SpoolScan entries;
    private final DecodedStreams.Reader decoded;
    private final MemberNames names;
    private final FileRecords records;
    private final IndexSink index;

    /** Whether anybody takes the index, and with it the places of streams. */
    private final boolean indexed;

    private final Optional<FileChanges> changes;
    private final Optional<FileChanges.Purges> purges;
    private final Optional<FileChanges.Kept> before;
    private final Optional<PointFiles.Walk> point;

    /** Where the contents of the file lie whose members are made, if they lie in sets. */
    private Optional<PointFiles.Held> held = Optional.empty();

    private int ordinal;
    private final Queue<Pending> queue = new ArrayDeque<>();

    /** The file whose members come, if it is to be put into the index. */
    private SelectedFile file;

    private KeptEntry kept;
    private Placing placing;

    /** The plain entry whose members come, its paths, and where its content lies, if it is to be put into the index. */
    private EntryScan plain;

    private List<String> plainPaths = List.of();
    private List<StoredStream> plainStreams = List.of();

    private Pending current;

    FileMembers(Spool spool, LayoutRequest request, IndexSink index) throws IOException {
        this.spool = spool;
        this.request = request;
        this.entries = spool.scan();
        this.decoded = spool.decodedReader();
        this.names = new MemberNames(request.description().id());
        this.records = new FileRecords(spool.volume().traits().metadata());
        this.index = index;
        this.indexed = index != IndexSink.NONE;
        this.changes = request.changes();
        this.purges = changes.isPresent() ? Optional.of(changes.get().purges()) : Optional.empty();
        this.point =
                request.point().isPresent() ? Optional.of(request.point().get().walk()) : Optional.empty();
        this.before = indexed && changes.isPresent() ? Optional.of(changes.get().kept()) : Optional.empty();
    }

    /**
     * A member to come.
     *
     * @param attribute number of the attribute it holds, or -1
     */
    private record Pending(TarMember member, int attribute, StoredStream.Form form) {}

    @Override
    public Optional<TarMember> next() throws IOException {
        while (queue.isEmpty()) {
            finish();
            Optional<FileChanges.Purge> purge =
                    purges.isPresent() ? purges.get().next() : Optional.empty();
            if (purge.isPresent()) {
                queue.add(new Pending(purge(purge.get()), -1, null));
            } else if (!entries.next()) {
                return Optional.empty();
            } else {
                take(entries.entry());
            }
        }
        current = queue.remove();
        return Optional.of(current.member());
    }

    /**
     * A folder, by which plain tar deletes what is not in it any more. These stand before all else, since what is to be deleted may
     * be in the way of what is saved.
     */
    private TarMember purge(FileChanges.Purge purge) throws IOException {
        TarMember m = new TarMember(names.file(purge.path()) + "/", TarHeader.DIRECTORY, Content.EMPTY);
        m.mode(DIRECTORY_MODE);
        if (purge.entry().isPresent()) {
            FileEntry e = purge.entry().get();
            m.mtime(Math.max(0, e.times().seconds(FileTimes.Stamp.MODIFIED)));
            records.addTimes(e.times(), m.records());
            UnixMember.describe(m, e.facets());
        }
        m.records().addNames(PURGED, purge.names());
        return m;
    }

    /** No object is made of an entry that a set needs nothing else of than what a plain one has. */
    private void take(EntryScan e) throws IOException {
        boolean saved = changes.isEmpty() || changes.get().isSaved(ordinal);
        if (!saved || point.isPresent() || !e.isPlain()) {
            take(e.whole());
            return;
        }
        ordinal = Math.incrementExact(ordinal);
        List<String> paths = SelectedFile.paths(e.id(), e.links(), spool.directories(), request.selection());
        if (!paths.isEmpty()) {
            begin(e, paths);
        }
    }

    private void take(FileEntry e) throws IOException {
        if (point.isPresent()) {
            held = point.get().next();
            List<String> paths = held.orElseThrow(
                            () -> new IOException("It is not known where entry " + e.id() + " lies"))
                    .paths();
            begin(new SelectedFile(e, paths), KeptEntry.again(e));
            return;
        }
        int number = ordinal;
        ordinal = Math.incrementExact(ordinal);
        Optional<SelectedFile> s = SelectedFile.of(e, spool.directories(), request.selection(), request.encoded());
        if (s.isEmpty()) {
            return;
        }
        if (changes.isEmpty() || changes.get().isSaved(number)) {
            begin(s.get(), KeptEntry.of(e, request.encoded(), decoded));
        } else if (before.isPresent()) {
            FileEntry entry = IndexedEntry.of(e, request.encoded())
                    .orElseThrow(() -> new IOException("Entry " + e.id() + " cannot be told to be as it was"));
            FileChanges.Where where = before.get().of(number);
            index(s.get(), entry, where.streams(), where.back());
        }
    }

    @Override
    public void placed(TarMember.Placed p) {
        if (indexed && current.attribute() >= 0) {
            boolean sparse = current.form() == StoredStream.Form.SPARSE;
            long from = sparse ? p.start() : p.data();
            long length = sparse ? p.end() - p.start() : p.member().content().length();
            if (plain != null) {
                plainStreams = List.of(new StoredStream(0, current.form(), from, length));
            } else {
                placing.place(current.attribute(), current.form(), from, length);
            }
        }
    }

    /** Puts the file before into the index: all its members are placed. */
    private void finish() throws IOException {
        if (plain != null) {
            String primary = plainPaths.get(0);
            for (String path : plainPaths) {
                index.add(path, other(path, primary), plain, plainStreams);
            }
            plain = null;
        } else if (file != null) {
            index(file, placing.entry(), placing.streams(), 0);
            file = null;
        }
    }

    private static Optional<String> other(String path, String primary) {
        return path.equals(primary) ? Optional.empty() : Optional.of(primary);
    }

    private void index(SelectedFile selected, FileEntry entry, List<StoredStream> streams, int back)
            throws IOException {
        String primary = selected.paths().get(0);
        for (String path : selected.paths()) {
            index.add(new StoredEntry(path, entry, other(path, primary), streams, back));
        }
    }

    /** A plain one: its content, if it has any, is the one attribute that an index has of it. */
    private void begin(EntryScan e, List<String> paths) throws IOException {
        if (indexed) {
            plain = e;
            plainPaths = paths;
            plainStreams = List.of();
        }
        boolean folder = e.kind() == FileEntry.Kind.DIRECTORY;
        FileTimes times = e.times();
        Facets facets = e.facets();
        String name = folder ? names.file(paths.get(0)).concat("/") : names.file(paths.get(0));
        Optional<ScannedAttribute> content = e.plainContent();
        Pending first = content.isPresent()
                ? content(name, e, content.get())
                : empty(name, folder ? TarHeader.DIRECTORY : TarHeader.FILE, "");
        records.addTimes(times, first.member().records());
        records.addMetadata(times, facets, first.member().records());
        UnixMember.describe(first.member(), times, facets, folder);
        queue.add(first);
        for (int i = 1; i < paths.size(); i++) {
            Pending link = empty(names.file(paths.get(i)), TarHeader.LINK, name);
            UnixMember.describe(link.member(), times, facets, folder);
            queue.add(link);
        }
    }

    private Pending content(String name, EntryScan e, ScannedAttribute content) throws IOException {
        if (content.isResident()) {
            return plain(name, 0, Content.of(e.bytes(content)), StoredStream.Form.PLAIN);
        }
        RunContent runs =
                RunContent.whole(e.runs(content), request.description().sourceBlockLength());
        return holed(name, 0, runs, runs, StoredStream.Form.PLAIN);
    }

    private void begin(SelectedFile selected, KeptEntry entry) {
        kept = entry;
        FileEntry e = kept.entry();
        if (indexed) {
            file = selected;
            placing = new Placing(e);
        }
        String main = selected.paths().get(0);
        boolean folder = isFolder(e);
        String name = names.file(main) + (folder ? "/" : "");
        int content = folder ? -1 : content(e);
        Pending first = first(name, e, folder, content);
        records.addTimes(e.times(), first.member().records());
        records.addMetadata(e, first.member().records());
        queue.add(described(first, e));
        for (int i = 1; i < selected.paths().size(); i++) {
            queue.add(described(empty(names.file(selected.paths().get(i)), TarHeader.LINK, name), e));
        }
        for (int i = 0; i < e.attributes().size(); i++) {
            Attribute a = e.attributes().get(i);
            if (a.role() == Attribute.Role.CONTENT && i != content) {
                Pending p = stream(names.stream(main, a.name()), e, i);
                records.addTimes(e.times(), p.member().records());
                queue.add(described(p, e));
            }
        }
    }

    private Pending first(String name, FileEntry e, boolean folder, int content) {
        if (e.kind() == FileEntry.Kind.LINK && !folder) {
            Optional<Pending> link = link(name, e);
            if (link.isPresent()) {
                return link.get();
            }
        }
        char type = folder ? TarHeader.DIRECTORY : UnixMember.type(e);
        return content >= 0 && type == TarHeader.FILE ? stream(name, e, content) : empty(name, type, "");
    }

    private static Pending empty(String name, char type, String target) {
        return new Pending(new TarMember(name, type, Content.EMPTY).link(target), -1, null);
    }

    /**
     * A link to a file that points somewhere any host understands: plain tar makes a symbolic link of it; onto NTFS the
     * reparse point in its records makes it what it was. Other links are empty files or directories with that record.
     */
    private static Optional<Pending> link(String name, FileEntry e) {
        boolean bare = e.content().map(a -> a.length() == 0).orElse(true);
        return bare ? PlainLink.of(e).map(t -> empty(name, TarHeader.SYMBOLIC_LINK, t)) : Optional.empty();
    }

    private static Pending described(Pending p, FileEntry e) {
        UnixMember.describe(p.member(), e, isFolder(e) && p.attribute() < 0);
        return p;
    }

    /** A link may be kept as a directory (a junction): then it stays an empty one. */
    private static boolean isFolder(FileEntry e) {
        return e.kind() == FileEntry.Kind.DIRECTORY
                || e.target().isPresent() && e.target().get().directory();
    }

    private static int content(FileEntry e) {
        for (int i = 0; i < e.attributes().size(); i++) {
            Attribute a = e.attributes().get(i);
            if (a.role() == Attribute.Role.CONTENT && a.name().isEmpty()) {
                return i;
            }
        }
        return -1;
    }

    private Pending stream(String name, FileEntry e, int number) {
        Attribute a = e.attributes().get(number);
        if (a.value() instanceof AttributeValue.Resident r) {
            return plain(name, number, Content.of(r), StoredStream.Form.PLAIN);
        }
        Optional<HeldContent> there = held.flatMap(h -> h.content(number));
        if (there.isPresent()) {
            return copied(name, number, there.get());
        }
        AttributeValue.NonResident value = (AttributeValue.NonResident) a.value();
        Optional<HoledContent> plain = kept.plain(a);
        if (plain.isPresent()) {
            return holed(name, number, plain.get(), plain.get(), StoredStream.Form.PLAIN);
        }
        boolean raw = a.encoding() != Encoding.PLAIN;
        boolean encrypted = a.encoding() == Encoding.EFS;
        RunContent runs = RunContent.whole(
                encrypted ? EncryptedContent.sectors(value) : value,
                request.description().sourceBlockLength());
        Content content = encrypted && value.length() > 0 ? new EncryptedContent(runs, value.length()) : runs;
        return holed(name, number, runs, content, raw ? StoredStream.Form.RAW : StoredStream.Form.PLAIN);
    }

    /** As it lies in a set: whole blocks are copied if the first one begins a block there. */
    private Pending copied(String name, int number, HeldContent content) {
        RunContent runs = content.begin() % request.alignment() == 0
                ? RunContent.whole(content.value(), request.alignment())
                : RunContent.read(content.value());
        return content.form() == StoredStream.Form.SPARSE
                ? sparse(name, number, runs)
                : plain(name, number, runs, content.form());
    }

    private Pending sparse(String name, int number, HoledContent holes) {
        SparseMember m = SparseMember.of(name, holes, MANY_ZEROS);
        return new Pending(aligned(m.member(), m.mapLength()), number, StoredStream.Form.SPARSE);
    }

    /**
     * Without its holes if they are worth it.
     *
     * @param content the same with them
     */
    private Pending holed(String name, int number, HoledContent holes, Content content, StoredStream.Form form) {
        if (holes.zeros() > MANY_ZEROS) {
            return sparse(name, number, holes);
        }
        return plain(name, number, content, form);
    }

    private Pending plain(String name, int number, Content content, StoredStream.Form form) {
        return new Pending(aligned(new TarMember(name, TarHeader.FILE, content), 0), number, form);
    }

    private TarMember aligned(TarMember m, long leading) {
        if (!m.content().hasSpans()) {
            return m;
        }
        boolean page = !request.geometry().records() && m.content().length() >= WORTH_ALIGNING;
        return m.align(page ? Math.max(PAGE, request.alignment()) : request.alignment(), leading);
    }

    @Override
    public void close() throws IOException {
        try (FileChanges.Purges names = purges.orElse(null);
                PointFiles.Walk files = point.orElse(null);
                FileChanges.Kept places = before.orElse(null)) {
            entries.close();
        }
    }
}
