// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhost.archive.ImageFormat;
import org.offhost.archive.SetProfile;
import org.offhost.archive.StoredEntry;
import org.offhost.archive.StoredStream;
import org.offhost.archive.index.ExtentSink;
import org.offhost.archive.index.ExtentsWriter;
import org.offhost.archive.index.IndexSink;
import org.offhost.archive.index.IndexSorter;
import org.offhost.archive.set.LayoutNumbers;
import org.offhost.archive.tar.Chunk;
import org.offhost.archive.tar.MemberChunks;
import org.offhost.archive.tar.MemberSource;
import org.offhost.block.PrivateFiles;
import org.offhost.filesystem.ExtentStream;
import org.offhost.inventory.Spool;
import org.offhost.inventory.SpoolStatistics;
import org.offhost.inventory.form.Document;
import org.offhost.inventory.form.EntryLimits;
import org.offhost.inventory.form.EntryScan;

/** Lays a set out: walks its members once, writes index, extents and map into the spool's folder, adds up. */
final class LayoutPlan {
    private static final String PLAN = "plan.json";
    /** Of what the plan holds; one of another form is made anew. */
    private static final String FORM = "10";

    private final Spool spool;
    private final LayoutRequest request;
    private final LayoutFiles files;
    private final SetCounter counter = new SetCounter();

    LayoutPlan(Spool spool, LayoutRequest request) {
        this.spool = spool;
        this.request = request;
        this.files = LayoutFiles.of(spool, request);
    }

    /**
     * What came out.
     *
     * @param numbers where the parts lie
     * @param contents what people find in it
     */
    record Outcome(LayoutNumbers numbers, SetContents contents) {}

    Outcome run() throws IOException {
        if (!spool.entriesComplete()
                || request.description().profile() == SetProfile.VOLUME && !spool.allocatedComplete()) {
            throw new IOException("Spool " + spool.folder() + " is not complete");
        }
        Optional<Outcome> known = known();
        if (known.isPresent()) {
            return known.get();
        }
        if (spool.isPartial() != request.before().isPresent()) {
            throw new IOException("Spool " + spool.folder() + " has "
                    + (spool.isPartial() ? "only what changed, and nothing to add it to" : "all entries"));
        }
        PrivateFiles.folder(files.folder());
        Files.deleteIfExists(files.folder().resolve(PLAN));
        LayoutNumbers numbers = walk();
        Document d = new Document().put("fingerprint", fingerprint());
        numbers.write(d);
        SetContents contents = contents();
        d.put("contents.files", Long.toString(contents.files()))
                .put("contents.directories", Long.toString(contents.directories()))
                .put("contents.streams", Long.toString(contents.streams()))
                .put("contents.resident", Long.toString(contents.resident()));
        PrivateFiles.replace(files.folder().resolve(PLAN), d.toBytes());
        return new Outcome(numbers, contents);
    }

    /** Whether an earlier run came to an end in a folder. */
    static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(PLAN));
    }

    /** What an earlier run for the same came to. */
    private Optional<Outcome> known() throws IOException {
        Path plan = files.folder().resolve(PLAN);
        if (!Files.exists(plan)) {
            return Optional.empty();
        }
        Optional<Document> d = Document.parse(Files.readAllBytes(plan));
        if (d.isEmpty()
                || !d.get().get("fingerprint").filter(fingerprint()::equals).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(new Outcome(LayoutNumbers.read(d.get()), contents(d.get())));
    }

    /** A partial spool has counted all, as the walk does what it passes. */
    private SetContents contents() {
        SpoolStatistics all = spool.statistics();
        return spool.isPartial()
                ? new SetContents(all.files(), all.directories(), all.streams(), all.resident())
                : counter.contents();
    }

    private static SetContents contents(Document d) {
        Map<String, String> n = d.under("contents.");
        return new SetContents(
                Long.parseLong(n.get("files")),
                Long.parseLong(n.get("directories")),
                Long.parseLong(n.get("streams")),
                Long.parseLong(n.get("resident")));
    }

    private String fingerprint() throws IOException {
        String of = FORM
                + new String(files.facts(LayoutNumbers.NONE).toBytes(), StandardCharsets.UTF_8)
                + request.encoded()
                + spool.statistics()
                + spool.cursor()
                + spool.decodedReader().streams()
                + request.increment()
                        .map(i -> i.clusterSize() + " " + i.chain() + told(i.media()))
                        .orElse("")
                + request.changes().map(c -> c.chain() + told(c.media())).orElse("[]");
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            if (request.increment().isPresent()) {
                request.increment().get().runs().addTo(digest);
            }
            if (request.changes().isPresent()) {
                request.changes().get().addTo(digest);
            }
            if (request.point().isPresent()) {
                request.point().get().addTo(digest);
            }
            request.selection().addTo(digest);
            return HexFormat.of().formatHex(digest.digest(of.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String told(List<String> media) {
        return media.isEmpty() ? "" : media.toString();
    }

    private LayoutNumbers walk() throws IOException {
        try (IndexSorter sorter = new IndexSorter(files.folder());
                ExtentsWriter extents = new ExtentsWriter(files.extents())) {
            if (request.description().image() != ImageFormat.QCOW2) {
                return walk(sorter, extents, extents);
            }
            try (ExtentStream used = spool.allocated()) {
                ChainExtents all = new ChainExtents(extents, used);
                return walk(sorter, extents, all);
            }
        }
    }

    private LayoutNumbers walk(IndexSorter sorter, ExtentsWriter extents, ExtentSink told) throws IOException {
        ChunkCount tally = new ChunkCount(told);
        long end = walkData(sorter, tally);
        if (told instanceof ChainExtents all) {
            all.end();
        }
        if (request.description().profile() == SetProfile.VOLUME) {
            sorter.write(files.index(), files.rows(), request.before());
        } else {
            sorter.write(files.index());
        }
        extents.flush();
        return files.numbers(end, extents.count(), tally);
    }

    private long walkData(IndexSorter sorter, ChunkCount tally) throws IOException {
        List<MemberSource> sources = new ArrayList<>(files.preamble(LayoutNumbers.NONE));
        sources.add(files.data(new CountedIndex(counter, tally, sorter), true));
        try (MemberChunks chunks = new MemberChunks(sources, 0)) {
            for (Optional<Chunk> c = chunks.next(); c.isPresent(); c = chunks.next()) {
                tally.add(c.get(), chunks.start());
            }
            if (request.description().profile() == SetProfile.VOLUME) {
                VolumeMembers.index(spool, counter, sorter);
            }
            tally.addMembers(chunks.members());
            return chunks.position();
        }
    }

    /** Counts the paths of a set of files, and has them sorted. */
    private static final class CountedIndex implements IndexSink {
        private final SetCounter counter;
        private final ChunkCount tally;
        private final IndexSorter sorter;

        CountedIndex(SetCounter counter, ChunkCount tally, IndexSorter sorter) {
            this.counter = counter;
            this.tally = tally;
            this.sorter = sorter;
        }

        @Override
        public void add(StoredEntry whole) throws IOException {
            StoredEntry e = new StoredEntry(
                    whole.path(), EntryLimits.indexed(whole.entry()), whole.primary(), whole.streams(), whole.back());
            counter.add(e);
            tally.addStreams(
                    e.primary().isEmpty() && e.back() == 0 ? e.streams().size() : 0);
            sorter.add(e);
        }

        @Override
        public void add(String path, Optional<String> primary, EntryScan plain, List<StoredStream> streams)
                throws IOException {
            if (primary.isEmpty()) {
                counter.add(path, plain);
                tally.addStreams(streams.size());
            }
            sorter.add(path, primary, plain, streams);
        }
    }
}
