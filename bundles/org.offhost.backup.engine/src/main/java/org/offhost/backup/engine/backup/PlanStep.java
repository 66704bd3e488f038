// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.offhost.archive.ImageFormat;
import org.offhost.archive.IndexBefore;
import org.offhost.archive.SetDescription;
import org.offhost.archive.SetProfile;
import org.offhost.archive.changes.FileChanges;
import org.offhost.archive.layout.Increment;
import org.offhost.archive.layout.SetLayout;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.Consistency;
import org.offhost.backup.JobState;
import org.offhost.backup.Profile;
import org.offhost.backup.engine.job.Cause;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.JournalException;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.PathLists;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.medium.MediumWords;
import org.offhost.backup.engine.medium.Sets;
import org.offhost.backup.engine.source.Inventory;
import org.offhost.backup.engine.source.StillSource;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.block.Designator;
import org.offhost.block.FileErrors;
import org.offhost.inventory.Encoded;
import org.offhost.inventory.Selection;
import org.offhost.inventory.Spool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lays the set out from the spool alone; what a set of files needs in plain, the parser decodes before. */
final class PlanStep implements Step {
    private static final Logger LOG = LoggerFactory.getLogger(PlanStep.class);

    private final BackupBench bench;

    PlanStep(BackupBench bench) {
        this.bench = bench;
    }

    @Override
    public Optional<JobState> state() {
        return Optional.of(JobState.INVENTORY);
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        BackupRequest request = bench.request();
        Inventory inventory = bench.inventory();
        Spool spool = inventory.spool();
        Encoded encoded = Encoded.valueOf(request.encoded().name());
        Selection selection = bench.selection(job);
        Optional<FileChanges> changes = ChangesStep.files(job);
        if (request.profile() == Profile.FILES) {
            inventory.decode(
                    selection,
                    encoded,
                    ordinal -> changes.isEmpty() || changes.get().isSaved(ordinal));
        }
        boolean before = inventory.before().isPresent() || SetLayout.isPlanned(spool, bench.setId(job));
        if (spool.isPartial() && !before) {
            inventory.whole();
        }
        inventory.noteFaults();
        Optional<Increment> increment = ChangesStep.increment(job.journal());
        SetDescription set = description(job);
        SetLayout layout = request.profile() == Profile.VOLUME
                ? ofVolume(set, increment)
                : changes.isPresent()
                        ? SetLayout.plan(spool, set, selection, bench.geometry(), encoded, changes.get())
                        : SetLayout.plan(spool, set, selection, bench.geometry(), encoded);
        job.tally().contents(layout.contents());
        job.tally().decodedInline(layout.counts().decodedBytes());
        bench.plan(layout);
    }

    /** What is kept of the set before is a cache: what cannot be read of it, as after an update of the program, costs time alone. */
    private SetLayout ofVolume(SetDescription set, Optional<Increment> increment)
            throws IOException, InterruptedException {
        Inventory inventory = bench.inventory();
        Optional<IndexBefore> before = inventory.before();
        try {
            return SetLayout.plan(inventory.spool(), set, bench.geometry(), increment, before);
        } catch (IOException e) {
            if (before.isEmpty() || FileErrors.isFull(e)) {
                throw e;
            }
            LOG.warn("the index of {} is made anew: {}", set.id(), Cause.words(e));
            inventory.whole();
            return SetLayout.plan(inventory.spool(), set, bench.geometry(), increment, Optional.empty());
        }
    }

    private SetDescription description(Hands job) throws JournalException {
        BackupRequest request = bench.request();
        Journal journal = job.journal();
        Consistency consistency = journal.has(Noted.Accepted.class)
                ? Consistency.INCONSISTENT
                : journal.require(Noted.Cut.class).consistency();
        SetDescription usual = new SetDescription(
                bench.setId(job),
                SetProfile.valueOf(request.profile().name()),
                journal.require(Noted.Head.class).submitted(),
                request.source(),
                request.name(),
                journal.require(Noted.SnapshotName.class).setId(),
                bench.snapshot().cutAt(),
                MediumWords.of(consistency),
                bench.source().blockLength(),
                PathLists.described(request.paths()),
                facts(job),
                ChangesStep.parent(job.journal()));
        return usual.imageIfAlone(ImageFormat.valueOf(request.image().name()));
    }

    private Map<String, String> facts(Hands job) {
        BackupRequest request = bench.request();
        Map<String, String> facts = new TreeMap<>();
        facts.put("job", job.id());
        facts.put("encoded", request.encoded().name().toLowerCase(Locale.ROOT));
        PathLists.describe(request, facts);
        request.lockUntil().ifPresent(end -> facts.put(SetDescription.LOCKED_UNTIL, end.toString()));
        facts.putAll(ChangesStep.parentMedium(job.journal()));
        facts.put("quietPeriod", request.quiet().period().toString());
        if (StillSource.isTaken(job.journal())) {
            facts.put("stillAccordingTo", request.stillAccordingTo());
        }
        if (isQuietAsSeenHere(job)) {
            facts.put("quietScope", "host");
        }
        job.journal().find(Noted.OfGroup.class).ifPresent(group -> {
            facts.put(Sets.GROUP, group.id());
            facts.put(Sets.GROUP_SETS, String.join(" ", group.sets()));
        });
        job.journal().find(Noted.FilesChanged.class).ifPresent(c -> facts.put(ChangesStep.FOUND_BY, c.foundBy()));
        Optional<Noted.Volume> volume = job.journal().find(Noted.Volume.class);
        // what a unit to restore to must hold: the volume, without the rest of the unit it was on
        facts.put(
                Sets.SOURCE_SIZE,
                String.valueOf(
                        volume.map(Noted.Volume::length).orElse(bench.source().size())));
        volume.filter(v -> v.number() > 0).ifPresent(v -> {
            facts.put(Sets.VOLUME_NUMBER, String.valueOf(v.number()));
            if (!v.name().isEmpty()) {
                facts.put(Sets.VOLUME_NAME, v.name());
            }
            facts.put("volumePosition", String.valueOf(v.position()));
            if (!request.beside().isEmpty()) {
                facts.put(
                        "volumeUnits",
                        request.sources().stream().map(Designator::toString).collect(Collectors.joining(" ")));
            }
            if (!v.liesTogether()) {
                facts.put("volumeRanges", v.layout().toString());
            }
            v.mapped().ifPresent(m -> facts.put(Sets.VOLUME_MAPPED, m.of()));
        });
        return facts;
    }

    /** Whether nobody wrote as far as the source's own host can tell; it is a note of the job until the set says it. */
    private static boolean isQuietAsSeenHere(Hands job) {
        return job.journal()
                        .find(Noted.Cut.class)
                        .filter(c -> c.consistency() == Consistency.QUIET)
                        .isPresent()
                && job.tally().summary().notes().stream().anyMatch(n -> n.code() == NoticeCode.QUIET_AS_SEEN_HERE);
    }
}
