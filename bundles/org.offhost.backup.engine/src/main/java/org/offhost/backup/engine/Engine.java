// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupService;
import org.offhost.backup.BackupService.Defaults;
import org.offhost.backup.BackupService.JobTotals;
import org.offhost.backup.BackupService.Queueing;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CatalogStore;
import org.offhost.backup.Driver;
import org.offhost.backup.Job;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobListener;
import org.offhost.backup.JobStatus;
import org.offhost.backup.ListedEntry;
import org.offhost.backup.ListedPath;
import org.offhost.backup.Listing;
import org.offhost.backup.MediumContents;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.VerifyRequest;
import org.offhost.backup.engine.backup.BackupSteps;
import org.offhost.backup.engine.backup.GroupSteps;
import org.offhost.backup.engine.consolidate.ConsolidateSteps;
import org.offhost.backup.engine.job.JobBody;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Requests;
import org.offhost.backup.engine.job.Ticker;
import org.offhost.backup.engine.keep.Forgetting;
import org.offhost.backup.engine.keep.Locking;
import org.offhost.backup.engine.medium.Browsing;
import org.offhost.backup.engine.medium.Explanations;
import org.offhost.backup.engine.medium.KnownSets;
import org.offhost.backup.engine.medium.MediaNow;
import org.offhost.backup.engine.medium.UnitsInUse;
import org.offhost.backup.engine.restore.RestoreSteps;
import org.offhost.backup.engine.restore.VerifySteps;
import org.offhost.backup.keep.ConsolidateRequest;
import org.offhost.backup.keep.ForgetReport;
import org.offhost.backup.keep.ForgetRequest;
import org.offhost.backup.keep.SetKeeper;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.Designator;
import org.offhost.block.StateFolder;
import org.offhost.driver.Addresses;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.KnownDriver;
import org.offhost.driver.Lease;
import org.offhost.snapshot.SnapshotProvider;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backup service: knows the drivers of the moment and the jobs of the state folder.
 *
 * <p>Immediate, since a delayed component is stopped, and its jobs with it, as soon as the last client lets it go.
 */
@Component(immediate = true)
public final class Engine implements BackupService, SetKeeper {
    /** Framework property: entries a parser is leased for, 1 to 1,000; 1,000 if absent. */
    static final String BATCH = "offhost.inventory.batch";

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    private final BundleContext context;
    private final DriverBoard board;
    private final EngineSettings settings;
    private final Listeners listeners = new Listeners();
    private final JobsOnDemand jobs;
    private final UnitsInUse units;
    private final Browsing browsing;
    private final Locking locking;
    private final Forgetting forgetting;
    private final Sweeper sweeper = new Sweeper(this::sweep);
    private final Runnable sweeping = sweeper::start;
    private final int batch;
    private final Path indexes;

    @Activate
    public Engine(BundleContext context, @Reference DriverBoard board, @Reference EngineSettings settings) {
        this.context = context;
        this.settings = settings;
        this.board = board;
        this.units = new UnitsInUse((one, other) -> Addresses.overlap(board, one, other));
        MediaNow media = new MediaNow(board, units);
        this.locking = new Locking(media, InstantSource.system());
        this.forgetting =
                new Forgetting(media, new KnownSets(board, told -> LOG.warn("{}", told)), InstantSource.system());
        this.browsing = new Browsing(board, media, new Explanations(board, id -> opened().isUnfinished(id)));
        String entries = context.getProperty(BATCH);
        this.batch = entries == null ? Lease.UNIT_OF_WORK : Integer.parseInt(entries);
        this.indexes = StateFolder.of(context::getProperty).resolve("indexes");
        this.jobs = new JobsOnDemand(
                StateFolder.of(context::getProperty),
                folder -> new Jobs(folder, board, units, this::body, listeners::tell, settings::now),
                sweeping);
        board.listen(SnapshotProvider.class, sweeping);
        if (!board.of(SnapshotProvider.class).isEmpty()) {
            sweeper.start();
        }
    }

    @Deactivate
    public void stop() throws InterruptedException {
        board.forget(sweeping);
        sweeper.close();
        jobs.close();
    }

    private JobBody body(Journal journal) throws IOException {
        return switch (journal.require(Noted.Head.class).kind()) {
            case BACKUP ->
                journal.has(BackupRequest.Group.class)
                        ? new GroupSteps(Requests.group(journal), Ticker.SYSTEM, batch)
                        : BackupSteps.of(Requests.backup(journal), Ticker.SYSTEM, batch, Optional.of(indexes));
            case RESTORE -> RestoreSteps.of(Requests.restore(journal), Ticker.SYSTEM);
            case CONSOLIDATE -> ConsolidateSteps.of(Requests.consolidation(journal), Ticker.SYSTEM);
            case VERIFY ->
                VerifySteps.of(
                        Requests.verify(journal), units, new Explanations(board, id -> opened().isUnfinished(id)));
        };
    }

    @Override
    public Job backup(BackupRequest request, Queueing queueing) throws IOException {
        if (request.sources().contains(request.medium())) {
            throw new RefusedException(Notice.of(NoticeCode.SAME_UNIT)
                    .with("unit", request.medium())
                    .remedy(Remedy.NAME_ANOTHER_MEDIUM));
        }
        refuseEmpty(request.paths(), request.names(), request.exclude());
        String title = request.name() + " (" + request.source() + ") to " + request.medium() + ", profile "
                + request.profile().name().toLowerCase(Locale.ROOT) + (request.dryRun() ? ", dry run" : "");
        JobsOnDemand.Opened state = jobs.get();
        return state.jobs().submit(JobKind.BACKUP, title, queueing, journal -> {
            Requests.keep(request, journal);
            journal.note(new Noted.SnapshotName(state.installation(), 0, ""));
        });
    }

    @Override
    public Job backup(BackupRequest.Group request, Queueing queueing) throws IOException {
        for (BackupRequest unit : request.units()) {
            refuseEmpty(unit.paths(), unit.names(), unit.exclude());
            for (BackupRequest other : request.units()) {
                if (unit.source().equals(other.medium())) {
                    throw new RefusedException(Notice.of(NoticeCode.SAME_UNIT)
                            .with("unit", unit.source())
                            .remedy(Remedy.NAME_ANOTHER_MEDIUM));
                }
            }
        }
        String title = "group of "
                + String.join(
                        ", ", request.units().stream().map(BackupRequest::name).toList())
                + (request.dryRun() ? ", dry run" : "");
        JobsOnDemand.Opened state = jobs.get();
        return state.jobs().submit(JobKind.BACKUP, title, queueing, journal -> {
            Requests.keep(request, journal);
            journal.note(new Noted.SnapshotName(state.installation(), 0, ""));
        });
    }

    @Override
    public Job restore(RestoreRequest request, Queueing queueing) throws IOException {
        refuseEmpty(request.paths(), request.names(), request.exclude());
        boolean some = !(request.paths().isEmpty()
                && request.names().isEmpty()
                && request.exclude().isEmpty());
        if (request.destination() instanceof RestoreRequest.ToUnit && some) {
            throw new RefusedException(Notice.of(NoticeCode.PATHS_FOR_UNIT).remedy(Remedy.RESTORE_TO_FOLDER));
        }
        String title =
                "from " + request.medium() + " to " + request.destination() + (request.dryRun() ? ", dry run" : "");
        return jobs.get().jobs().submit(JobKind.RESTORE, title, queueing, journal -> Requests.keep(request, journal));
    }

    @Override
    public Job consolidate(ConsolidateRequest request, Queueing queueing) throws IOException {
        if (request.medium().equals(request.to())) {
            throw new RefusedException(
                    Notice.of(NoticeCode.SAME_UNIT).with("unit", request.to()).remedy(Remedy.NAME_ANOTHER_MEDIUM));
        }
        String title = (request.setId().isEmpty() ? "newest set" : "set " + request.setId()) + " of " + request.medium()
                + " to " + request.to() + (request.dryRun() ? ", dry run" : "");
        return jobs.get()
                .jobs()
                .submit(JobKind.CONSOLIDATE, title, queueing, journal -> Requests.keep(request, journal));
    }

    @Override
    public void lock(Designator medium, String setId, Instant until) throws IOException {
        locking.lock(medium, setId, until);
    }

    @Override
    public ForgetReport forget(ForgetRequest request) throws IOException, InterruptedException {
        ForgetReport report = forgetting.forget(request);
        if (!request.dryRun()) {
            browsing.contents(request.medium()); // so that the catalogs forget, too
        }
        return report;
    }

    @Override
    public Job verify(VerifyRequest request, Queueing queueing) throws IOException {
        String title = (request.setId().isEmpty() ? "" : "set " + request.setId() + " of ") + "medium "
                + request.medium() + ", check " + request.level().name().toLowerCase(Locale.ROOT);
        return jobs.get().jobs().submit(JobKind.VERIFY, title, queueing, journal -> Requests.keep(request, journal));
    }

    /** What a text means is known only by what is there; that an empty one means nothing is known now. */
    @SafeVarargs
    private static void refuseEmpty(List<String>... paths) throws RefusedException {
        for (List<String> list : paths) {
            if (list.contains("")) {
                throw new RefusedException(Notice.of(NoticeCode.EMPTY_PATH));
            }
        }
    }

    /** For those who cannot say in their interface that it failed. */
    private Jobs opened() {
        try {
            return jobs.get().jobs();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void sweep(BooleanSupplier stopping) throws IOException {
        JobsOnDemand.Opened state = jobs.get();
        new Sweep(board, state.jobs(), state.installation()).sweep(stopping);
    }

    @Override
    public List<JobStatus> jobs() {
        return opened().all();
    }

    @Override
    public List<JobStatus> pending() {
        return opened().pending();
    }

    @Override
    public Optional<Job> job(String id) {
        return opened().find(id);
    }

    @Override
    public Job requireJob(String id) throws IOException {
        return jobs.get().jobs().require(id);
    }

    @Override
    public JobTotals totals() {
        return opened().totals();
    }

    @Override
    public Job resume(String id) throws IOException {
        return jobs.get().jobs().resume(id);
    }

    @Override
    public MediumContents contents(Designator medium) throws IOException {
        return browsing.contents(medium);
    }

    @Override
    public List<BackupSet.Group> groups(List<Designator> media) throws IOException {
        return browsing.groups(media);
    }

    @Override
    public List<BackupSet> forgetMissing(Designator medium) throws IOException {
        return browsing.forgetMissing(medium);
    }

    @Override
    public List<BackupSet> known(Designator medium) throws IOException {
        return browsing.known(medium);
    }

    @Override
    public List<BackupSet> known() throws IOException {
        return browsing.known();
    }

    @Override
    public Listing<ListedEntry> list(Designator medium, String setId, String path) throws IOException {
        return browsing.list(medium, setId, path);
    }

    @Override
    public Listing<ListedPath> paths(Designator medium, String setId, String path) throws IOException {
        return browsing.paths(medium, setId, path);
    }

    @Override
    public Defaults defaults() {
        return settings.now().defaults();
    }

    @Override
    public List<Driver> drivers() {
        return Drivers.of(board);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addCatalog(CatalogStore service, Map<String, Object> properties) {
        board.add(CatalogStore.class, KnownDriver.of(service, properties, context));
    }

    void removeCatalog(CatalogStore service) {
        board.remove(CatalogStore.class, service);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addListener(JobListener listener) {
        listeners.add(listener);
    }

    void removeListener(JobListener listener) {
        listeners.remove(listener);
    }
}
