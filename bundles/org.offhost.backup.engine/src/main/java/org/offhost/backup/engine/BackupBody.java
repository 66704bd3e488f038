// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.offhost.archive.Encoded;
import org.offhost.archive.JobRecord;
import org.offhost.archive.MediumGeometry;
import org.offhost.archive.Selection;
import org.offhost.archive.SetDescription;
import org.offhost.archive.SetLayout;
import org.offhost.archive.SetRecord;
import org.offhost.archive.Spool;
import org.offhost.archive.SpoolPaths;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CatalogStore;
import org.offhost.backup.Consistency;
import org.offhost.backup.JobState;
import org.offhost.backup.JobSummary;
import org.offhost.backup.Profile;
import org.offhost.backup.RefusedException;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.EndOfMediumException;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.StorageFullException;
import org.offhost.block.Unit;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeTable;
import org.offhost.snapshot.Snapshot;

/** One backup: gate, snapshot, inventory, copy, check, commit, release. Every step goes on from what is durable. */
final class BackupBody implements JobBody {
    private final BackupRequest request;
    private final Ticker ticker;
    private final int batch;

    /** @param batch entries a parser is leased for */
    BackupBody(BackupRequest request, Ticker ticker, int batch) {
        this.request = request;
        this.ticker = ticker;
        this.batch = batch;
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        Units units = new Units(job);
        Snapshots snapshots = new Snapshots(job, request.source(), ticker);
        job.tally().set(request.dryRun() ? "" : setId(job));
        Unit source = job.surviving(() -> units.describe(request.source()));
        Destination destination = job.surviving(() -> prepare(job, units, source));
        Unit medium = destination.unit();
        if (!isDone(job.journal()) && !wasCommitted(job, units, medium)) {
            if (!job.journal().has(Noted.Cut.class)) {
                job.enter(JobState.QUIESCING);
                snapshots.passGate(request.quiet());
            }
            Snapshot snapshot = job.surviving(() -> snapshots.expose(medium.initiator()));
            job.underWay();
            try {
                save(job, units, snapshots, snapshot, source, destination);
            } catch (RefusedException | PausedException | ProviderWithdrawnException e) {
                throw e;
            } catch (IOException e) {
                // a source that was changed behind the array's back fails as a unit that answers no more
                snapshots.checkAlive();
                throw new Unreadable(job.journal(), request.source(), snapshot.unit()).explained(e);
            }
            job.tally().held(Duration.between(snapshot.cutAt(), ticker.now()));
        }
        job.underWay();
        keepSums(job, units, medium);
        snapshots.release();
    }

    /** Behind the set that is there: a job that was cut off after its commit does it when it is resumed. */
    private void keepSums(Hands job, Units units, Unit medium) throws IOException, InterruptedException {
        if (sum(job).isEmpty() || job.journal().has(Noted.SumsKept.class)) {
            return;
        }
        job.surviving(() -> {
            new Evidence(job).keepOfBackup(units, medium, setId(job));
            return null;
        });
        job.journal().note(new Noted.SumsKept()).save();
    }

    private static String sum(Hands job) {
        return job.journal().find(Noted.Checked.class).map(Noted.Checked::sum).orElse("");
    }

    /**
     * Where the set goes.
     *
     * @param geometry blocks or records it is laid out for
     */
    private record Destination(Unit unit, MediumGeometry geometry) {}

    /** Everything that can be refused before the source is waited for. */
    private Destination prepare(Hands job, Units units, Unit source) throws IOException, InterruptedException {
        if (source.kind() != Unit.Kind.BLOCKS) {
            throw new RefusedException(
                    "source " + source.designator() + " is a tape; only disks can be backed up. Name another one");
        }
        try (BlockDevice device = units.open(source.designator(), Access.READ)) {
            // a job that is resumed goes on with the volume it found on its snapshot, whatever is on the unit now
            if (!job.journal().has(Noted.InventoryBegun.class)) {
                VolumeChoice choice = new VolumeChoice(job);
                FoundVolume volume = choice.choose(device, choice.table(device), request.volume());
                new Volumes(job).match(volume.on(device));
            }
        } catch (UnreadableBlockException e) {
            throw new Unreadable(job.journal(), request.source(), request.source()).explained(e);
        }
        Unit medium = units.describe(request.medium());
        try (OpenMedium open = OpenMedium.open(units, medium, Access.READ_WRITE, job.tally()::control)) {
            BegunWith.of(job).medium(open);
            open.requireWritable();
            new KnownSets(job.board(), job::note).requireNone(open);
            return new Destination(medium, open.medium().geometry());
        }
    }

    private void save(
            Hands job, Units units, Snapshots snapshots, Snapshot snapshot, Unit source, Destination destination)
            throws IOException, InterruptedException {
        Unit medium = destination.unit();
        job.enter(JobState.INVENTORY);
        job.surviving(() -> findVolume(job, units, snapshot));
        Inventory inventory = new Inventory(job, units, snapshot.unit(), batch);
        AskedFiles asked = new AskedFiles(request.paths(), request.names(), request.exclude());
        Encoded encoded = Encoded.valueOf(request.encoded().name());
        try (Spool spool = inventory.complete(request.acceptInconsistent())) {
            Selection selection =
                    asked.understood(visitor -> SpoolPaths.walk(spool, encoded, visitor), job.tally(), "the volume");
            if (request.profile() == Profile.FILES) {
                inventory.decode(spool, selection, encoded);
            }
            inventory.noteFaults(spool);
            SetDescription description = describe(job, snapshot, source);
            SetLayout layout = SetLayout.plan(spool, description, selection, destination.geometry(), encoded);
            job.tally().contents(layout.contents());
            job.tally().decodedInline(layout.counts().decodedBytes());
            BackupStream stream = new BackupStream(job, units, layout, snapshot.unit(), medium);
            if (request.dryRun()) {
                job.surviving(() -> {
                    stream.foresee(request.offload());
                    return null;
                });
                return;
            }
            job.enter(JobState.COPYING);
            job.surviving(() -> {
                stream.copy(request.offload());
                return null;
            });
            job.enter(JobState.CHECKING);
            Check check = new Check(job, units, layout, snapshot.unit(), medium, spool);
            job.surviving(() -> check.run(request.check()));
            job.surviving(() -> {
                snapshots.checkAlive();
                return null;
            });
            job.enter(JobState.COMMITTING);
            job.surviving(() -> {
                try {
                    commit(job, units, layout, medium);
                } catch (StorageFullException e) {
                    throw stream.full(layout.bodyLength(), e);
                } catch (EndOfMediumException e) {
                    throw stream.ended("before the set could be committed", e);
                }
                return null;
            });
        }
    }

    /** On the snapshot: the table of the live unit may have changed since. */
    private Void findVolume(Hands job, Units units, Snapshot snapshot) throws IOException, InterruptedException {
        if (job.journal().has(Noted.InventoryBegun.class) || job.journal().has(Noted.Volume.class)) {
            return null;
        }
        try (BlockDevice unit = new CountedDevice(units.open(snapshot.unit(), Access.READ), job.tally()::control)) {
            VolumeChoice choice = new VolumeChoice(job);
            VolumeTable table = choice.table(unit);
            FoundVolume volume = choice.choose(unit, table, request.volume());
            job.journal().note(Noted.Volume.of(volume)).save();
            choice.note(table, volume);
            if (volume.number() > 0 && request.volume().isEmpty()) {
                job.tally().note("it was taken since it is the only one that can be read here");
            }
        }
        return null;
    }

    private String setId(Hands job) {
        String name = request.name().replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", "");
        String head = name.substring(0, Math.min(name.length(), 40));
        return (head.isEmpty() ? "set" : head) + "-" + job.id();
    }

    private SetDescription describe(Hands job, Snapshot snapshot, Unit source) throws JournalException {
        return new SetDescription(
                setId(job),
                org.offhost.archive.Profile.valueOf(request.profile().name()),
                job.journal().require(Noted.Head.class).submitted(),
                request.source(),
                request.name(),
                job.journal().require(Noted.SnapshotName.class).setId(),
                snapshot.cutAt(),
                MediumWords.of(
                        job.journal().has(Noted.Accepted.class)
                                ? Consistency.INCONSISTENT
                                : job.journal().require(Noted.Cut.class).consistency()),
                source.blockLength(),
                PathLists.described(request.paths()),
                facts(job, source));
    }

    private Map<String, String> facts(Hands job, Unit source) {
        Map<String, String> facts = new TreeMap<>();
        facts.put("job", job.id());
        facts.put("encoded", request.encoded().name().toLowerCase(Locale.ROOT));
        PathLists.describe(request, facts);
        facts.put("quietPeriod", request.quiet().period().toString());
        Optional<Noted.Volume> volume = job.journal().find(Noted.Volume.class);
        // what a unit to restore to must hold: the volume, without the rest of the unit it was on
        facts.put(
                Sets.SOURCE_SIZE,
                String.valueOf(volume.isPresent() ? volume.get().length() : source.size()));
        volume.filter(v -> v.number() > 0).ifPresent(v -> {
            facts.put("volumeNumber", String.valueOf(v.number()));
            facts.put("volumePosition", String.valueOf(v.position()));
        });
        return facts;
    }

    private void commit(Hands job, Units units, SetLayout layout, Unit medium)
            throws IOException, InterruptedException {
        try (OpenMedium open = OpenMedium.open(units, medium, Access.READ_WRITE, job.tally()::control)) {
            boolean again = job.journal().has(Noted.Committing.class);
            job.journal().note(new Noted.Committing()).save();
            Optional<SetRecord> before =
                    again ? open.medium().committed(layout.description().id()) : Optional.empty();
            if (before.isPresent()) {
                committed(job, before.get().description().id());
                remember(job, Sets.of(before.get(), open));
                return;
            }
            open.requireThere();
            JobRecord record = record(job);
            SetRecord set = open.medium().begin(layout).commit(record);
            committed(job, set.description().id());
            remember(job, Sets.of(set, open, layout.fileSystem(), record));
        }
    }

    private static JobRecord record(Hands job) {
        JobSummary summary = job.tally().summary();
        return new JobRecord(
                Instant.now(),
                MediumWords.of(summary.checked()),
                Facts.of(
                        summary,
                        job.journal()
                                .find(Noted.Runs.class)
                                .map(Noted.Runs::count)
                                .orElse(1L)));
    }

    /** Whether this job committed its set in a process that did not live to note it. */
    private boolean wasCommitted(Hands job, Units units, Unit medium) throws IOException, InterruptedException {
        if (!job.journal().has(Noted.Cut.class)) {
            return false;
        }
        return job.surviving(() -> {
            try (OpenMedium open = OpenMedium.open(units, medium, Access.READ, job.tally()::control)) {
                Optional<SetRecord> set = open.medium().committed(setId(job));
                if (set.isPresent()) {
                    committed(job, set.get().description().id());
                    remember(job, Sets.of(set.get(), open));
                }
                return set.isPresent();
            }
        });
    }

    /** From here on the set is there, whatever becomes of the job. */
    private void committed(Hands job, String set) {
        job.journal().note(new Noted.Committed(set));
        job.log().committed(set, request.medium().toString());
    }

    @Override
    public boolean isDone(Journal journal) {
        return journal.has(Noted.Committed.class);
    }

    /** The catalog first, then the job's file: whoever dies in between does it again. */
    private static void remember(Hands job, BackupSet found) throws IOException {
        String evidence = sum(job);
        for (Known<CatalogStore> catalog : job.board().of(CatalogStore.class)) {
            try {
                catalog.service().add(found);
                if (!evidence.isEmpty()) {
                    catalog.service().keepEvidence(found.id(), Check.SHA_256, evidence);
                }
            } catch (IOException e) {
                job.tally().note("the catalog did not take the set, which is whole on its medium: " + e.getMessage());
            }
        }
        job.journal().save();
    }

    @Override
    public void abandon(Hands job) throws IOException, InterruptedException {
        new Snapshots(job, request.source(), ticker).releaseNow();
    }
}
