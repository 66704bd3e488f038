// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.offhost.archive.MediumGeometry;
import org.offhost.archive.layout.GivenBytes;
import org.offhost.archive.layout.SetLayout;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Profile;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.source.AskedFiles;
import org.offhost.backup.engine.source.Inventory;
import org.offhost.backup.engine.source.LastIndexes;
import org.offhost.backup.engine.source.MetadataSums;
import org.offhost.backup.engine.source.StillSource;
import org.offhost.backup.engine.source.UnitRow;
import org.offhost.backup.engine.source.VolumeMemory;
import org.offhost.backup.engine.writing.NewSet;
import org.offhost.backup.engine.writing.SetIds;
import org.offhost.backup.engine.writing.SetStream;
import org.offhost.block.Unit;
import org.offhost.driver.Units;
import org.offhost.inventory.Encoded;
import org.offhost.inventory.Selection;
import org.offhost.inventory.Spool;
import org.offhost.inventory.SpoolPaths;
import org.offhost.snapshot.Snapshot;

/**
 * What the steps of a backup hand on to those behind them, within one process. Every process finds it anew, but for the
 * spool, which it opens. One thread.
 */
final class BackupBench implements NewSet, Closeable {
    private final BackupRequest request;
    private Admitted admitted;
    private List<Snapshot> snapshots = List.of();
    private final Optional<LastIndexes> indexes;
    private Optional<VolumeMemory> memory = Optional.empty();
    private Inventory inventory;
    private Optional<MetadataSums> metadata = Optional.empty();
    private Selection selection;
    private SetLayout layout;
    private GivenBytes given;

    /**
     * Where the set goes.
     *
     * @param sources the source, and those beside it
     * @param geometry blocks or records it is laid out for
     */
    record Admitted(List<Unit> sources, Unit medium, MediumGeometry geometry) {
        Admitted {
            sources = List.copyOf(sources);
        }
    }

    BackupBench(BackupRequest request) {
        this(request, Optional.empty());
    }

    /** @param indexes has what is kept of the sets before */
    BackupBench(BackupRequest request, Optional<LastIndexes> indexes) {
        this.request = request;
        this.indexes = indexes;
    }

    BackupRequest request() {
        return request;
    }

    @Override
    public String setId(Hands job) {
        return job.journal()
                .find(Noted.OfGroup.class)
                .map(group -> group.sets().get(group.number() - 1))
                .orElseGet(() -> SetIds.of(request.name(), job));
    }

    void admit(Admitted units) {
        admitted = units;
    }

    Unit source() {
        return found(admitted).sources().get(0);
    }

    /** The source, and those beside it. */
    List<Unit> sources() {
        return found(admitted).sources();
    }

    @Override
    public Unit medium() {
        return found(admitted).medium();
    }

    MediumGeometry geometry() {
        return found(admitted).geometry();
    }

    /** @param exposed of the source, and of those beside it */
    void expose(List<Snapshot> exposed) {
        snapshots = List.copyOf(exposed);
    }

    Snapshot snapshot() {
        return found(snapshotIfAny().orElse(null));
    }

    /** The units that the volume is looked for on. */
    UnitRow row() {
        snapshot();
        return new UnitRow(
                found(admitted).sources(),
                snapshots.stream().map(Snapshot::unit).toList());
    }

    /** The snapshot if this process had to do with one. */
    Optional<Snapshot> snapshotIfAny() {
        return snapshots.stream().findFirst();
    }

    /** Of the snapshot; the same one whenever a step of it is begun again. */
    Inventory inventory(Hands job, int batch) {
        if (inventory == null) {
            boolean compared = request.profile() == Profile.VOLUME && request.check() != CheckLevel.NONE;
            metadata =
                    compared ? Optional.of(new MetadataSums(job.file().spool().resolve("read"))) : Optional.empty();
            // a source that is held by a word alone is read again, and held against the whole inventory
            boolean known = keepsIndex() && !StillSource.isTaken(job.journal());
            memory = indexes.filter(i -> known).map(i -> new VolumeMemory(i, request, parent(job.journal())));
            inventory = new Inventory(job, new Units(job), row().read(), batch, metadata, memory);
        }
        return inventory;
    }

    /** Whoever wants what changed since the last set will want it again; a set by itself does not pay for the prints. */
    boolean keepsIndex() {
        return indexes.isPresent()
                && request.profile() == Profile.VOLUME
                && !request.since().equals(BackupRequest.Since.NONE);
    }

    /** Keeps what the next increment takes over, as far as this process has it. */
    void keepIndex() {
        if (layout != null && inventory != null) {
            memory.ifPresent(m -> m.keep(inventory.spool(), layout));
        }
    }

    private static String parent(Journal journal) {
        return journal.find(Noted.Continues.class).map(Noted.Continues::setId).orElse("");
    }

    /** What the inventory was read from, if the check of a volume will ask. */
    Optional<MetadataSums> metadata() {
        return metadata;
    }

    Inventory inventory() {
        return found(inventory);
    }

    /** The files that the set shows; what the texts of the request come to is noted once. */
    Selection selection(Hands job) throws IOException {
        if (selection == null) {
            Spool spool = inventory().spool();
            Encoded encoded = Encoded.valueOf(request.encoded().name());
            selection = new AskedFiles(request.paths(), request.names(), request.exclude())
                    .understood(visitor -> SpoolPaths.walk(spool, encoded, visitor), job.tally(), Optional.empty());
        }
        return selection;
    }

    void plan(SetLayout planned) {
        layout = planned;
    }

    @Override
    public SetLayout layout() {
        return found(layout);
    }

    @Override
    public SetStream stream(Hands job) {
        return new SetStream(job, layout(), new SnapshotSource(job, row()), medium(), given(job));
    }

    /** What this host gave to the copy, as far as this process did. */
    GivenBytes given(Hands job) {
        if (given == null) {
            given = new GivenBytes(job.file().spool().resolve("given"));
        }
        return given;
    }

    private static <T> T found(T value) {
        return Objects.requireNonNull(value, "a step that was to find it did not run");
    }

    @Override
    public void close() throws IOException {
        try (Closeable noted = given;
                Closeable read = metadata.orElse(null)) {
            if (inventory != null) {
                inventory.close();
            }
        }
    }
}
