// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.consolidate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.archive.SetProfile;
import org.offhost.archive.StoredEntries;
import org.offhost.archive.StoredEntry;
import org.offhost.archive.changes.PointFiles;
import org.offhost.archive.layout.SetContents;
import org.offhost.archive.set.SetReader;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.medium.JobMedia;
import org.offhost.backup.engine.medium.OpenMedium;
import org.offhost.block.Access;
import org.offhost.block.Extent;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.inventory.Spool;
import org.offhost.inventory.SpoolStatistics;

/**
 * Writes into the spool what a set shows: its entries from its index, and all ranges in use of a volume, or where each file lies, whichever
 * set has them. No parser is asked.
 */
final class GatherStep implements Step {
    private static final int BATCH = 1000;

    private final ConsolidateBench bench;

    GatherStep(ConsolidateBench bench) {
        this.bench = bench;
    }

    @Override
    public Optional<JobState> state() {
        return Optional.of(JobState.INVENTORY);
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        try (OpenMedium open = JobMedia.open(job, bench.from(), Access.READ, job.tally()::control);
                SetReader reader = open.open(PointSource.point(job, open))) {
            Spool spool = begin(job, reader);
            bench.gathered(spool);
            if (reader.set().description().profile() == SetProfile.FILES) {
                files(job, reader, spool);
            } else {
                volume(job, reader, spool);
            }
            SpoolStatistics s = spool.statistics();
            job.tally().contents(new SetContents(s.files(), s.directories(), s.streams(), s.resident()));
        }
    }

    /** The one that this process has, that another has begun, or a new one. */
    private Spool begin(Hands job, SetReader reader) throws IOException {
        if (bench.hasSpool()) {
            return bench.spool();
        }
        if (job.journal().has(Noted.InventoryBegun.class)
                && Files.exists(job.file().spool())) {
            return Spool.open(job.file().spool());
        }
        job.file().dropSpool();
        Spool spool = Spool.create(job.file().spool(), reader.summary());
        spool.checkpoint();
        job.journal().note(new Noted.InventoryBegun()).save();
        return spool;
    }

    /** Both or none of them: they have one order. */
    private void files(Hands job, SetReader reader, Spool spool) throws IOException {
        Path folder = job.file().spool().resolve("point");
        if (!spool.entriesComplete() || !PointFiles.areIn(folder)) {
            spool.restart();
            PointFiles.gather(folder, reader, new PointFiles.Entries() {
                private long number;

                @Override
                public void add(FileEntry entry) throws IOException {
                    spool.append(new EntryBatch(List.of(entry), List.of(), ++number));
                    if (number % BATCH == 0) {
                        job.working();
                        job.progress(job.tally().control(), 0);
                    }
                }
            });
            spool.checkpoint();
            spool.completeEntries();
        }
        bench.gathered(PointFiles.in(folder, bench.blockLength()));
    }

    private static void volume(Hands job, SetReader reader, Spool spool) throws IOException {
        if (!spool.entriesComplete()) {
            entries(job, reader, spool);
        }
        if (!spool.allocatedComplete()) {
            allocated(job, reader, spool);
        }
    }

    private static void entries(Hands job, SetReader reader, Spool spool) throws IOException {
        spool.restart();
        List<FileEntry> batch = new ArrayList<>();
        long number = 0;
        try (StoredEntries stored = reader.list("/")) {
            for (Optional<StoredEntry> e = stored.next(); e.isPresent(); e = stored.next()) {
                if (e.get().primary().isEmpty()) {
                    batch.add(asParsed(reader, e.get()));
                    number++;
                }
                if (batch.size() == BATCH) {
                    append(job, batch, number, spool);
                }
            }
        }
        if (!batch.isEmpty()) {
            append(job, batch, number, spool);
        }
        spool.checkpoint();
        spool.completeEntries();
    }

    /** Content that the image has in a record of the file system is with the entry, as a parser gives it to a spool. */
    private static FileEntry asParsed(SetReader reader, StoredEntry stored) throws IOException {
        List<Attribute> attributes = new ArrayList<>(stored.entry().attributes());
        boolean any = false;
        for (int i = 0; i < attributes.size(); i++) {
            Attribute a = attributes.get(i);
            if (a.value() instanceof AttributeValue.InRecord r) {
                try (InputStream content = reader.content(stored, a)) {
                    byte[] bytes = content.readAllBytes();
                    AttributeValue value = AttributeValue.Resident.copyOf(bytes, 0, bytes.length)
                            .at(r.runs());
                    attributes.set(i, new Attribute(a.type(), a.role(), a.name(), a.encoding(), a.sparse(), value));
                    any = true;
                }
            }
        }
        return any ? stored.entry().with(attributes) : stored.entry();
    }

    private static void append(Hands job, List<FileEntry> batch, long number, Spool spool) throws IOException {
        spool.append(new EntryBatch(batch, List.of(), number));
        batch.clear();
        job.working();
        job.progress(job.tally().control(), 0);
    }

    private static void allocated(Hands job, SetReader reader, Spool spool) throws IOException {
        spool.restartAllocated();
        try (ExtentStream ranges = reader.ranges().allocated()) {
            for (List<Extent> batch = ranges.next(BATCH); !batch.isEmpty(); batch = ranges.next(BATCH)) {
                spool.appendAllocated(batch);
                job.working();
                job.progress(batch.get(batch.size() - 1).end(), spool.volume().length());
            }
        }
        spool.completeAllocated();
    }
}
