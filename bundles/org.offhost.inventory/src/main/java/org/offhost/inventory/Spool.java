// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.offhost.block.Extent;
import org.offhost.block.PrivateFiles;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.DirectoryTree;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.inventory.form.DamagedMediumException;
import org.offhost.inventory.form.Document;
import org.offhost.inventory.form.EntryCodec;
import org.offhost.inventory.form.PackedReader;
import org.offhost.inventory.form.PackedWriter;
import org.offhost.inventory.form.VolumeFacts;
import org.offhost.inventory.prints.VolumePrints;

/**
 * The inventory of one volume on local disk: entries, allocated ranges, those of them in doubt, and content that had to be
 * decoded.
 *
 * <p>Belongs to one thread while it is written; readers of a complete part may be many. What {@link #checkpoint()}
 * returned for is there after a crash; a torn tail behind it is cut off when the spool is opened again. Memory grows only
 * with the directories.
 */
public final class Spool implements Closeable {
    private static final String SUMMARY = "volume.json";
    private static final int END = 3;
    private static final int EXTENTS = 4;

    /** A block of entries is cut when it has this many bytes. */
    private static final int BLOCK = 1 << 20;

    private final Path folder;
    private final VolumeSummary volume;
    private final BlockLog entries;
    private final BlockLog extents;
    private final BlockLog doubtful;
    private final DecodedStreams decoded;
    private final SpoolCounter counter = new SpoolCounter();
    private final PackedWriter packed = new PackedWriter();
    private DirectoryTree directories;
    private OptionalLong cursor = OptionalLong.empty();
    private boolean entriesComplete;
    private boolean allocatedComplete;

    /** Whether entries are only counted that are as they were in an inventory before. */
    private boolean partial;

    private Spool(Path folder, VolumeSummary volume) throws IOException {
        this.folder = folder;
        this.volume = volume;
        this.directories = new DirectoryTree(volume.rootId());
        this.entries = BlockLog.open(folder.resolve("entries"));
        this.extents = BlockLog.open(folder.resolve("allocated"));
        this.doubtful = BlockLog.open(folder.resolve("in-doubt"));
        this.decoded = DecodedStreams.open(folder.resolve("decoded"));
    }

    /**
     * Begins a spool.
     *
     * @param folder absent or empty; created
     * @param volume what is inventoried
     * @throws IOException if the folder holds something or cannot be written
     */
    public static Spool create(Path folder, VolumeSummary volume) throws IOException {
        PrivateFiles.folder(folder);
        try (Stream<Path> there = Files.list(folder)) {
            if (there.findAny().isPresent()) {
                throw new IOException("Spool folder " + folder + " is not empty");
            }
        }
        Document d = new Document();
        VolumeFacts.write(volume, d);
        PrivateFiles.replace(folder.resolve(SUMMARY), d.toBytes());
        return new Spool(folder, volume);
    }

    /**
     * Goes on with a spool; a torn tail is cut off.
     *
     * @throws IOException if there is no spool in the folder or its beginning is damaged
     */
    public static Spool open(Path folder) throws IOException {
        Path summary = folder.resolve(SUMMARY);
        Document d = Document.parse(Files.readAllBytes(summary))
                .orElseThrow(
                        () -> new DamagedMediumException(summary.toString(), 0, "a whole document", "something else"));
        Spool spool = new Spool(folder, VolumeFacts.read(d));
        spool.recount();
        return spool;
    }

    private void recount() throws IOException {
        try (BlockLog.Reader r = entries.reader()) {
            for (Optional<BlockLog.Block> b = r.next(); b.isPresent(); b = r.next()) {
                recount(b.get());
            }
        }
        try (BlockLog.Reader r = extents.reader()) {
            for (Optional<BlockLog.Block> b = r.next(); b.isPresent(); b = r.next()) {
                allocatedComplete |= b.get().kind() == END;
            }
        }
        if (!allocatedComplete) {
            extents.clear();
            doubtful.clear();
        }
        try (ExtentStream s = allocated()) {
            for (List<Extent> l = s.next(1000); !l.isEmpty(); l = s.next(1000)) {
                l.forEach(counter::add);
            }
        }
    }

    private void recount(BlockLog.Block b) throws IOException {
        if (b.kind() == END) {
            entriesComplete = true;
            return;
        }
        cursor = OptionalLong.of(b.cursor());
        if (b.kind() == SpoolBlocks.ENTRIES) {
            PackedReader in = SpoolBlocks.entries(b.payload());
            for (EntryCodec codec = new EntryCodec(); !in.atEnd(); ) {
                note(codec.read(in));
            }
        } else if (b.kind() == SpoolBlocks.KEPT) {
            partial = true;
            PackedReader in = SpoolBlocks.entries(b.payload());
            counter.add(in);
            for (EntryCodec codec = new EntryCodec(); !in.atEnd(); ) {
                directories.add(codec.read(in));
            }
        } else {
            counter.faults(SpoolBlocks.faults(b.payload()).size());
        }
    }

    private void note(FileEntry e) {
        directories.add(e);
        counter.add(e);
    }

    /** The folder the spool lies in. */
    public Path folder() {
        return folder;
    }

    /** What is inventoried. */
    public VolumeSummary volume() {
        return volume;
    }

    /** Appends a batch; it is durable when the next {@link #checkpoint()} has returned. */
    public void append(EntryBatch batch) throws IOException {
        append(batch, batch.entries());
    }

    /**
     * Appends a batch, of which those entries that are as they were in an inventory before are counted and, if they are directories,
     * known by their places: the spool is {@link #isPartial() partial} then.
     *
     * @param prints notes them, and knows which these are
     */
    public void append(EntryBatch batch, VolumePrints prints) throws IOException {
        requireMore();
        List<FileEntry> others = new ArrayList<>();
        SpoolCounter kept = new SpoolCounter();
        PackedWriter folders = new PackedWriter();
        EntryCodec codec = new EntryCodec();
        int count = 0;
        for (FileEntry e : batch.entries()) {
            if (!prints.note(e)) {
                others.add(e);
                continue;
            }
            count++;
            kept.add(e);
            if (e.kind() == FileEntry.Kind.DIRECTORY) {
                directories.add(e);
                codec.write(e, folders);
            }
        }
        if (count > 0) {
            partial = true;
            counter.add(kept);
            packed.reset();
            kept.write(packed);
            packed.raw(folders.toBytes(), 0, folders.size());
            entries.append(SpoolBlocks.KEPT, false, batch.cursor(), packed.view());
        }
        append(batch, others);
    }

    private void requireMore() {
        if (entriesComplete) {
            throw new IllegalStateException("the entries of the spool are complete");
        }
    }

    /** @param some of the entries of the batch */
    private void append(EntryBatch batch, List<FileEntry> some) throws IOException {
        requireMore();
        packed.reset();
        EntryCodec codec = new EntryCodec();
        for (FileEntry e : some) {
            if (packed.size() >= BLOCK) {
                entries.append(SpoolBlocks.ENTRIES, false, batch.cursor(), packed.view());
                packed.reset();
                codec = new EntryCodec();
            }
            codec.write(e, packed);
            note(e);
        }
        boolean faults = !batch.faults().isEmpty();
        entries.append(SpoolBlocks.ENTRIES, !faults, batch.cursor(), packed.view());
        if (faults) {
            counter.faults(batch.faults().size());
            entries.append(
                    new BlockLog.Block(SpoolBlocks.FAULTS, true, batch.cursor(), SpoolBlocks.ofFaults(batch.faults())));
        }
        cursor = OptionalLong.of(batch.cursor());
    }

    /** Returns when all that was appended, and {@link #cursor()} with it, is on stable storage. */
    public void checkpoint() throws IOException {
        entries.force();
    }

    /** Cursor of the last batch appended; empty before the first. */
    public OptionalLong cursor() {
        return cursor;
    }

    /** Forgets all entries: the parser at hand does not know the cursor. */
    public void restart() throws IOException {
        entries.clear();
        decoded.clear();
        directories = new DirectoryTree(volume.rootId());
        counter.clearEntries();
        cursor = OptionalLong.empty();
        entriesComplete = false;
        partial = false;
    }

    /** Notes, durably, that no entry is missing. */
    public void completeEntries() throws IOException {
        if (!entriesComplete) {
            entries.append(new BlockLog.Block(END, true, 0, ByteBuffer.allocate(0)));
            entries.force();
            entriesComplete = true;
        }
    }

    /** Whether no entry is missing. */
    public boolean entriesComplete() {
        return entriesComplete;
    }

    /** Appends allocated ranges, ascending. */
    public void appendAllocated(List<Extent> ranges) throws IOException {
        if (allocatedComplete) {
            throw new IllegalStateException("the allocated ranges of the spool are complete");
        }
        extents.append(new BlockLog.Block(EXTENTS, true, 0, SpoolBlocks.ofExtents(ranges)));
        ranges.forEach(counter::add);
    }

    /** Appends ranges that are allocated and in doubt, ascending. */
    public void appendInDoubt(List<Extent> ranges) throws IOException {
        if (allocatedComplete) {
            throw new IllegalStateException("the allocated ranges of the spool are complete");
        }
        doubtful.append(new BlockLog.Block(EXTENTS, true, 0, SpoolBlocks.ofExtents(ranges)));
    }

    /** Forgets the allocated ranges and those in doubt: they are listed anew. */
    public void restartAllocated() throws IOException {
        extents.clear();
        doubtful.clear();
        counter.clearAllocated();
        allocatedComplete = false;
    }

    /** Notes, durably, that no allocated range is missing, and none of those in doubt. */
    public void completeAllocated() throws IOException {
        if (!allocatedComplete) {
            doubtful.force();
            extents.append(new BlockLog.Block(END, true, 0, ByteBuffer.allocate(0)));
            extents.force();
            allocatedComplete = true;
        }
    }

    /** Whether no allocated range is missing; a spool opened with some missing has none. */
    public boolean allocatedComplete() {
        return allocatedComplete;
    }

    /** The directories among the entries so far. */
    public DirectoryTree directories() {
        return directories;
    }

    /**
     * Whether entries that are as they were in an inventory before were only counted. Whoever needs all of them has them read
     * again, after {@link #restart()}.
     */
    public boolean isPartial() {
        return partial;
    }

    private void requireAll() {
        if (partial) {
            throw new IllegalStateException("the spool has only what changed");
        }
    }

    /**
     * Streams the entries appended so far.
     *
     * @throws IllegalStateException if it is partial
     */
    public SpoolReader entries() throws IOException {
        requireAll();
        return new SpoolEntries(entries.reader());
    }

    /**
     * Goes over the entries appended so far without an object for each.
     *
     * @throws IllegalStateException if it is partial
     */
    public SpoolScan scan() throws IOException {
        requireAll();
        return changed();
    }

    /** The same of those that are not as they were before: all if the spool is not partial. */
    public SpoolScan changed() throws IOException {
        return new SpoolScan(entries.reader());
    }

    /** Streams the allocated ranges appended so far; neighbours are joined. */
    public ExtentStream allocated() throws IOException {
        return new SpoolExtents(extents.reader());
    }

    /** Streams those of them of which it is not known whether anybody owns them. */
    public ExtentStream inDoubt() throws IOException {
        return new SpoolExtents(doubtful.reader());
    }

    /**
     * What could not be read and was passed over.
     *
     * @param limit most faults wanted; {@link SpoolStatistics#faults()} tells how many there are
     */
    public List<Fault> faults(int limit) throws IOException {
        List<Fault> all = new ArrayList<>();
        try (BlockLog.Reader r = entries.reader()) {
            Optional<BlockLog.Block> b = r.next();
            for (; b.isPresent() && all.size() < limit; b = r.next()) {
                if (b.get().kind() == SpoolBlocks.FAULTS) {
                    all.addAll(SpoolBlocks.faults(b.get().payload()));
                }
            }
        }
        return List.copyOf(all.subList(0, Math.min(limit, all.size())));
    }

    /** Counts of what was appended so far. */
    public SpoolStatistics statistics() {
        return counter.statistics();
    }

    /**
     * Streams what a set of files needs read by the parser, and is not read yet: compressed content of the selected files,
     * and their metadata that lies in clusters.
     *
     * @param encoded as {@code SetLayout#plan} will be told
     */
    public PendingStreams needsDecoding(Selection selection, Encoded encoded) throws IOException {
        return needsDecoding(selection, encoded, ordinal -> true);
    }

    /**
     * The same of some entries.
     *
     * @param wanted asked for the numbers of entries, from 0, in their order
     */
    public PendingStreams needsDecoding(Selection selection, Encoded encoded, IntPredicate wanted) throws IOException {
        return counter.mayNeedDecoding()
                ? new PendingDecoding(entries(), directories(), selection, encoded, wanted, decoded.reader())
                : PendingStreams.NONE;
    }

    /**
     * Takes the decoded content of a stream. Streams are to be decoded in the order of {@link #needsDecoding}.
     *
     * @return to be given exactly {@link Attribute#length()} bytes, holes included, and closed; a stream not closed is
     *     forgotten
     * @throws IOException if the file system has no room for it
     */
    public DecodedSink decoded(FileEntry entry, Attribute attribute) throws IOException {
        String path = directories
                .path(entry.links().get(0))
                .orElse(entry.links().get(0).name());
        SpoolRoom.require(folder, SpoolRoom.of(attribute, volume.clusterLength()), path);
        int number = entry.attributes().indexOf(attribute);
        if (number < 0) {
            throw new IllegalArgumentException("entry " + entry.id() + " has no such attribute");
        }
        return new DecodedSink(decoded, entry.id(), number, attribute.length());
    }

    public DecodedStreams.Reader decodedReader() {
        return decoded.reader();
    }

    @Override
    public void close() throws IOException {
        entries.close();
        extents.close();
        doubtful.close();
        decoded.close();
    }
}
