// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.offhost.archive.SetProfile;
import org.offhost.archive.SetRecord;
import org.offhost.archive.StoredEntries;
import org.offhost.archive.StoredEntry;
import org.offhost.archive.set.SetReader;
import org.offhost.backup.JobState;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.medium.BegunWith;
import org.offhost.backup.engine.medium.Contents;
import org.offhost.backup.engine.medium.JobMedia;
import org.offhost.backup.engine.medium.OpenMedium;
import org.offhost.backup.engine.medium.RestoreProof;
import org.offhost.backup.engine.source.AskedFiles;
import org.offhost.backup.engine.source.Volumes;
import org.offhost.backup.notice.FailedException;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.FileErrors;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.driver.Lease;
import org.offhost.driver.VolumeSearch;
import org.offhost.filesystem.ContentElsewhereException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.inventory.Selection;
import org.offhost.inventory.SpoolPaths;
import org.offhost.inventory.form.DamagedMediumException;
import org.offhost.restore.Placement;
import org.offhost.restore.PlacementOrder;

/**
 * Restores files into a folder of this host, or wherever else a placer places them; their content passes this host, and the figures say so. Chooses, reads and
 * proves; where and how files are made is the placer's. One step, since a placement is one: it is looked at, begun, filled
 * and settled over one reading of the set, and goes on from what its placer keeps, entry by entry.
 */
final class PlaceFilesStep implements Step {
    private final RestoreBench bench;
    private final RestoreRequest request;
    private final URI destination;
    private final PlacementOrder.Existing existing;
    private final String title;

    /** @param bench of a restore that is not to a unit */
    PlaceFilesStep(RestoreBench bench) {
        this.bench = bench;
        this.request = bench.request();
        if (request.destination() instanceof RestoreRequest.ToFolder to) {
            this.destination = to.folder().toUri();
            this.existing = PlacementOrder.Existing.valueOf(to.existing().name());
            this.title = to.folder().toString();
        } else {
            this.destination = ((RestoreRequest.ToPlace) request.destination()).place();
            this.existing = PlacementOrder.Existing.REFUSE;
            this.title = destination.toString();
        }
    }

    @Override
    public Optional<JobState> state() {
        return Optional.of(JobState.COPYING);
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        job.tally().fallback("files restored to a folder pass this host");
        try (OpenMedium open = JobMedia.open(job, bench.medium(), Access.READ, n -> {})) {
            BegunWith.of(job).medium(open);
            open.requireOurs();
            SetRecord set = bench.set(job, open);
            try (SetReader reader = open.open(set);
                    RestoreProof proof = RestoreProof.of(job, open, set, request)) {
                restore(job, reader, proof, open.medium()::inspect);
            }
        }
    }

    /** Throws if the medium cannot be read any more, whatever is on it. */
    private interface MediumCheck {
        void stillThere() throws IOException;
    }

    private void restore(Hands job, SetReader reader, RestoreProof proof, MediumCheck medium)
            throws IOException, InterruptedException {
        AskedFiles asked = new AskedFiles(request.paths(), request.names(), request.exclude());
        Selection selection = selection(job, reader, asked);
        boolean decoded = reader.set().description().profile() != SetProfile.FILES;
        Walk all = visit -> walk(reader, asked.folder(), selection, visit);
        PlacementOrder order = order(job, decoded);
        try (Placement placement = open(job, order, proof)) {
            all.over(entry -> placement.look(EntryOfSet.withoutContent(job, entry)));
            if (request.dryRun()) {
                foresee(job, reader, decoded, all, placement);
                proof.foresee();
                return;
            }
            placement.begin();
            job.underWay();
            try (Failures failures = failures(job)) {
                Pass pass = new Pass(job, placement, proof, failures, medium);
                if (decoded) {
                    fromVolume(job, proof, proof.reader(reader), all, pass);
                } else {
                    SetReader proved = proof.reader(reader);
                    Contents contents = proof.contents(proved, new Contents.OfSet(proved));
                    all.over(entry -> pass.place(EntryOfSet.of(job, entry, contents)));
                }
                all.over(entry -> placement.settle(EntryOfSet.withoutContent(job, entry)));
                placement.finish();
                failures.finish();
            }
        }
        proof.finish();
    }

    private PlacementOrder order(Hands job, boolean decoded) {
        return new PlacementOrder(job.id(), destination, existing, decoded, request.dryRun());
    }

    private Placement open(Hands job, PlacementOrder order, RestoreProof proof)
            throws IOException, InterruptedException {
        LeasedPlacer placer = LeasedPlacer.await(job, order.destination(), "folder " + title);
        return placer.open(order, new JobMemory(job), new PlacementTally(job, proof));
    }

    private static Failures failures(Hands job) throws IOException {
        return new Failures(job.journal().file().spool().resolveSibling("failures.jsonl"), job.tally());
    }

    private static Selection selection(Hands job, SetReader reader, AskedFiles asked)
            throws IOException, InterruptedException {
        return asked.understood(
                visitor -> paths(job, reader, asked.folder(), visitor),
                job.tally(),
                Optional.of(reader.set().description().id()));
    }

    /** Says what would come of it; a placement of a dry run writes nothing. */
    private void foresee(Hands job, SetReader reader, boolean decoded, Walk all, Placement placement)
            throws IOException, InterruptedException {
        placement.begin();
        if (decoded) {
            try (BlockDevice device = reader.volume()) {
                VolumeSearch.Match match =
                        new Volumes(job).match(device, reader.summary().type());
                job.tally()
                        .note(Notice.of(NoticeCode.WOULD_BE_READ)
                                .with("driver", match.parser().title()));
            }
        }
        try (Failures failures = failures(job)) {
            all.over(entry -> {
                Optional<String> why = placement.place(EntryOfSet.withoutContent(job, entry));
                if (why.isPresent()) {
                    failures.add(entry.path(), why.get());
                }
            });
            placement.finish();
            failures.finish();
        }
    }

    private static void fromVolume(Hands job, RestoreProof proof, SetReader reader, Walk all, Pass pass)
            throws IOException, InterruptedException {
        try (BlockDevice device = reader.volume()) {
            VolumeSearch.Match match =
                    new Volumes(job).match(device, reader.summary().type());
            try (FileSystemVolume volume = match.parser().call(p -> p.open(device))) {
                Contents contents = proof.contents(reader, new Contents.OfVolume(volume, reader));
                all.over(entry -> {
                    try (Lease<?> lease = match.parser().lease()) {
                        lease.check();
                        pass.place(EntryOfSet.of(job, entry, contents));
                    }
                });
            }
        }
    }

    /** Goes past entries that fail, as long as the medium is there, and lists them. */
    private record Pass(Hands job, Placement placement, RestoreProof proof, Failures failures, MediumCheck medium) {
        void place(EntryOfSet entry) throws IOException, InterruptedException {
            RestoreProof.Counts before = proof.counts();
            Optional<String> why = placement.place(entry);
            if (why.isPresent()) {
                proof.backTo(before);
                if (entry.unreadable() != null) {
                    requireMedium(entry);
                }
                failures.add(entry.path(), why.get());
            }
        }

        /** What was read and is wrong is damage; what was not read may be the end of the medium. */
        private void requireMedium(EntryOfSet entry) throws IOException {
            IOException cause = entry.unreadable();
            if (cause instanceof DamagedMediumException
                    || cause instanceof CorruptStructureException
                    || cause instanceof ContentElsewhereException) {
                return;
            }
            try {
                medium.stillThere();
            } catch (ProviderWithdrawnException e) {
                throw e;
            } catch (IOException e) {
                throw new FailedException(
                        Notice.of(NoticeCode.MEDIUM_GONE)
                                .with("detail", FileErrors.of(e))
                                .with("path", entry.path()),
                        e);
            }
        }
    }

    @Override
    public void undo(Hands job) throws IOException, InterruptedException {
        PlacementOrder order = order(job, false);
        Optional<LeasedPlacer> placer = LeasedPlacer.now(job.board(), order.destination());
        if (placer.isPresent()) {
            placer.get().abandon(order, new JobMemory(job));
        } else if (job.isTouched()) {
            job.note(Notice.of(NoticeCode.HALF_MADE_STAYS).with("folder", title));
        }
    }

    private static void paths(Hands job, SetReader reader, String folder, SpoolPaths.Visitor visitor)
            throws IOException {
        try (StoredEntries entries = reader.list(folder)) {
            for (Optional<StoredEntry> e = entries.next(); e.isPresent(); e = entries.next()) {
                job.checkCancelled();
                visitor.path(e.get().path(), e.get().entry());
            }
        }
    }

    private interface Visit {
        void entry(StoredEntry entry) throws IOException, InterruptedException;
    }

    /** All that was asked for, in the order of the set. */
    private interface Walk {
        void over(Visit visit) throws IOException, InterruptedException;
    }

    private static void walk(SetReader reader, String folder, Selection selection, Visit visit)
            throws IOException, InterruptedException {
        try (StoredEntries entries = reader.list(folder)) {
            for (Optional<StoredEntry> e = entries.next(); e.isPresent(); e = entries.next()) {
                if (selection.matches(e.get().path()) && !e.get().entry().system()) {
                    visit.entry(e.get());
                }
            }
        }
    }
}
