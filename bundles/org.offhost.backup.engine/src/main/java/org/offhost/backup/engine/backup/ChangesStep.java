// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhost.archive.SetDescription;
import org.offhost.archive.StoredEntries;
import org.offhost.archive.changes.FileChanges;
import org.offhost.archive.changes.FileComparison;
import org.offhost.archive.changes.LinkMedium;
import org.offhost.archive.changes.WrittenMap;
import org.offhost.archive.layout.Increment;
import org.offhost.archive.layout.IncrementRuns;
import org.offhost.archive.set.SetReader;
import org.offhost.backup.JobState;
import org.offhost.backup.Profile;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.JobFile;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.medium.Continued;
import org.offhost.backup.engine.medium.JobMedia;
import org.offhost.backup.engine.medium.OpenMedium;
import org.offhost.backup.engine.source.JobSnapshot;
import org.offhost.backup.engine.source.StillSource;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.block.Access;
import org.offhost.block.Extent;
import org.offhost.filesystem.ExtentStream;
import org.offhost.inventory.Encoded;
import org.offhost.inventory.Spool;
import org.offhost.snapshot.ChangedRanges;

/**
 * Works out what an increment saves, from what the array says was written, from what is in use now and from what was in use
 * then. Done once, while the snapshot is there; what came of it lies beside the inventory.
 */
final class ChangesStep implements Step {
    /** Fact of a set of files: how it was found what changed. */
    static final String FOUND_BY = "changesBy";

    private static final String MAP = "map";
    private static final String METADATA = "metadata";

    private final BackupBench bench;

    ChangesStep(BackupBench bench) {
        this.bench = bench;
    }

    @Override
    public Optional<JobState> state() {
        return Optional.of(JobState.INVENTORY);
    }

    @Override
    public boolean isDone(Journal journal) {
        return parent(journal).isEmpty()
                || (ofFiles()
                        ? journal.has(Noted.FilesChanged.class) && FileChanges.areIn(files(journal))
                        : journal.has(Noted.Changes.class) && Files.exists(file(journal.file())));
    }

    private boolean ofFiles() {
        return bench.request().profile() == Profile.FILES;
    }

    /** Id of the set that is continued; empty if none is. */
    static String parent(Journal journal) {
        return journal.find(Noted.Continues.class).map(Noted.Continues::setId).orElse("");
    }

    /** What the set of a job holds if it continues another. */
    static Optional<Increment> increment(Journal journal) {
        return journal.find(Noted.Changes.class)
                .filter(c -> !parent(journal).isEmpty())
                .map(c -> new Increment(
                        IncrementRuns.in(file(journal.file())), c.clusterSize(), c.chain(), media(journal)));
    }

    /** What the set of a job holds if it continues another set of files. */
    static Optional<FileChanges> files(Hands job) throws IOException {
        Optional<Noted.FilesChanged> changed = job.journal().find(Noted.FilesChanged.class);
        return changed.isEmpty()
                ? Optional.empty()
                : Optional.of(FileChanges.in(files(job.journal()), changed.get().chain(), media(job.journal())));
    }

    private static Path files(Journal journal) {
        return journal.file().spool().resolve("changed-files");
    }

    private static Path file(JobFile job) {
        return job.spool().resolve("changes");
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        try (OpenMedium open = JobMedia.open(job, bench.medium(), Access.READ, job.tally()::control)) {
            OpenMedium.Link link = open.find(parent(job.journal()));
            try (SetReader parent = open.open(link)) {
                compare(job, parent, open.chain(link), open);
            }
        }
    }

    private void compare(Hands job, SetReader parent, List<OpenMedium.Link> chain, OpenMedium here)
            throws IOException, InterruptedException {
        Journal journal = job.journal();
        Noted.Volume volume = journal.require(Noted.Volume.class);
        Continued continued = new Continued(parent);
        Optional<Notice> obstacle = continued.obstacle(
                volume,
                bench.inventory().spool().volume().length(),
                bench.source().blockLength());
        if (obstacle.isPresent()) {
            job.note(obstacle.get());
            journal.note(new Noted.Continues("")).save();
            return;
        }
        noteMedia(job, chain, here);
        JobSnapshot snapshot = new JobSnapshot(job, bench.request().sources());
        String since = parent.set().description().snapshotSetId();
        if (StillSource.isTaken(journal)) {
            write(job, continued, parent, ChangedRanges.unknown("the source is read without a snapshot"));
        } else if (volume.mapped().isPresent()) {
            // a chunk that is given up and used again lies where it lay, and what is told of the unit is of another's
            // bytes
            write(job, continued, parent, ChangedRanges.unknown("a table tells where the volume's bytes lie"));
        } else if (since.isEmpty()) {
            write(job, continued, parent, ChangedRanges.unknown("that set was made without a snapshot"));
        } else {
            snapshot.changed(
                    since, bench.row(), volume.layout().ranges(), changed -> write(job, continued, parent, changed));
        }
    }

    /** Where a set lies that is continued on another medium is kept in what continues it; durable with what changed. */
    private static void noteMedia(Hands job, List<OpenMedium.Link> newestFirst, OpenMedium here) throws IOException {
        List<String> media = new ArrayList<>();
        boolean across = false;
        for (OpenMedium.Link link : newestFirst) {
            boolean other = link.on() != here;
            media.add(0, other ? link.on().asLink().toLine() : LinkMedium.HERE);
            across |= other;
        }
        if (across) {
            String cutAt = newestFirst.get(0).set().description().cutAt().toString();
            job.journal().note(new Noted.ParentMedia(media, cutAt));
        }
    }

    /** What media the sets have that a job's set continues; empty if it is on one with them. */
    private static List<String> media(Journal journal) {
        return journal.find(Noted.ParentMedia.class)
                .map(Noted.ParentMedia::media)
                .orElse(List.of());
    }

    /** What a set says of the medium of the one that it continues, if that is another. */
    static Map<String, String> parentMedium(Journal journal) {
        Optional<Noted.ParentMedia> noted = journal.find(Noted.ParentMedia.class);
        Optional<LinkMedium> medium =
                noted.map(Noted.ParentMedia::media).flatMap(media -> LinkMedium.of(media.get(media.size() - 1)));
        if (parent(journal).isEmpty() || medium.isEmpty()) {
            return Map.of();
        }
        Map<String, String> facts = new HashMap<>();
        facts.put(SetDescription.PARENT_MEDIUM, medium.get().id());
        facts.put(SetDescription.PARENT_CUT_AT, noted.get().cutAt());
        if (!medium.get().name().isEmpty()) {
            facts.put(SetDescription.PARENT_MEDIUM_NAME, medium.get().name());
        }
        return facts;
    }

    private void write(Hands job, Continued continued, SetReader parent, ChangedRanges changed) throws IOException {
        if (ofFiles()) {
            writeFiles(job, continued, parent, changed);
        } else {
            writeRuns(job, continued, parent, changed);
        }
    }

    private void writeRuns(Hands job, Continued continued, SetReader parent, ChangedRanges changed) throws IOException {
        Journal journal = job.journal();
        Spool spool = bench.inventory().spool();
        long length = spool.volume().length();
        int chunk = changed.isExact() ? changed.chunk() : 0;
        int cluster = Increment.clusterSize(length, bench.source().blockLength(), chunk);
        IncrementRuns runs;
        try (ExtentStream used = spool.allocated();
                ExtentStream before = parent.ranges().allocated()) {
            runs = IncrementRuns.write(
                    file(journal.file()),
                    length,
                    cluster,
                    IncrementRuns.Ranges.of(used),
                    IncrementRuns.Ranges.of(before),
                    IncrementRuns.Ranges.of(
                            changed.isExact() ? written(changed, journal, length) : List.of(new Extent(0, length))));
        }
        String set = parent.set().description().id();
        changed.doubt()
                .ifPresent(why -> job.note(
                        Notice.of(NoticeCode.ALL_ALLOCATED).with("set", set).with("detail", why)));
        job.note(Notice.of(NoticeCode.CONTINUES).with("set", set).with("length", runs.saved()));
        journal.note(new Noted.Changes(cluster, continued.images())).save();
    }

    /**
     * An exact map proves what is left out; where there is none, files are known by their metadata, and the set says so, as do all
     * that continue it.
     */
    private void writeFiles(Hands job, Continued continued, SetReader parent, ChangedRanges changed)
            throws IOException {
        Journal journal = job.journal();
        Spool spool = bench.inventory().spool();
        long length = spool.volume().length();
        WrittenMap written =
                changed.isExact() ? WrittenMap.of(written(changed, journal, length), length) : WrittenMap.unknown();
        FileChanges files;
        try (StoredEntries before = parent.list("/")) {
            files = FileComparison.write(
                    files(journal),
                    spool,
                    bench.selection(job),
                    Encoded.valueOf(bench.request().encoded().name()),
                    before,
                    written,
                    continued.ids());
        }
        String set = parent.set().description().id();
        boolean doubted = METADATA.equals(parent.set().description().facts().get(FOUND_BY));
        if (!changed.isExact() || doubted) {
            Notice label = Notice.of(NoticeCode.BY_METADATA).with("set", set);
            job.note(changed.doubt().map(why -> label.with("detail", why)).orElse(label));
        }
        job.note(Notice.of(NoticeCode.FILES_CONTINUE).with("set", set).with("entries", files.count()));
        String foundBy = changed.isExact() && !doubted ? MAP : METADATA;
        journal.note(new Noted.FilesChanged(foundBy, continued.ids())).save();
    }

    private static Iterable<Extent> written(ChangedRanges changed, Journal journal, long length) throws IOException {
        return new WrittenParts(
                changed.ranges(), journal.require(Noted.Volume.class).layout(), length);
    }
}
