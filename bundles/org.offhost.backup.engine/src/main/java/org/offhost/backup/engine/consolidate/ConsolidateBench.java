// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.consolidate;

import java.io.Closeable;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.offhost.archive.MediumGeometry;
import org.offhost.archive.changes.PointFiles;
import org.offhost.archive.layout.GivenBytes;
import org.offhost.archive.layout.SetLayout;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.writing.NewSet;
import org.offhost.backup.engine.writing.SetIds;
import org.offhost.backup.engine.writing.SetSource;
import org.offhost.backup.engine.writing.SetStream;
import org.offhost.backup.keep.ConsolidateRequest;
import org.offhost.block.Unit;
import org.offhost.inventory.Spool;

/** What the steps of a consolidation hand on to those behind them, within one process. One thread. */
final class ConsolidateBench implements NewSet, Closeable {
    private static final int TAR_BLOCK = 512;

    private final ConsolidateRequest request;
    private Admitted admitted;
    private Spool spool;
    private Optional<PointFiles> files = Optional.empty();
    private SetLayout layout;
    private GivenBytes given;
    private Optional<SetSource> prepared = Optional.empty();
    private boolean across;

    /**
     * The two media.
     *
     * @param from carries what is read
     * @param to carries what is made
     * @param geometry blocks or records it is laid out for
     * @param name what people call the source of the set
     */
    record Admitted(Unit from, Unit to, MediumGeometry geometry, String name) {}

    ConsolidateBench(ConsolidateRequest request) {
        this.request = request;
    }

    ConsolidateRequest request() {
        return request;
    }

    void admit(Admitted media) {
        admitted = media;
    }

    /** The medium that is read. */
    Unit from() {
        return found(admitted).from();
    }

    @Override
    public Unit medium() {
        return found(admitted).to();
    }

    MediumGeometry geometry() {
        return found(admitted).geometry();
    }

    @Override
    public String setId(Hands job) {
        return SetIds.of(found(admitted).name(), job);
    }

    void gathered(Spool complete) {
        spool = complete;
    }

    /** @param point where the files lie that the set shows, if it is one of files */
    void gathered(PointFiles point) {
        files = Optional.of(point);
    }

    /** Where the files lie that the set shows; empty if it shows a volume. */
    Optional<PointFiles> files() {
        return files;
    }

    boolean hasSpool() {
        return spool != null;
    }

    /** What the set shows. */
    Spool spool() {
        return found(spool);
    }

    /** Bytes of a block of what has the content; of a tape, any of which can be read, those that members begin at. */
    int blockLength() {
        return isFromTape() ? TAR_BLOCK : from().blockLength();
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
        SetSource source = isPrepared() ? prepared.orElseThrow() : new PointSource(job, from());
        return new SetStream(job, layout(), source, medium(), given(job));
    }

    boolean isFromTape() {
        return from().kind() == Unit.Kind.RECORDS;
    }

    /** @param several whether the set continues others on other media */
    void across(boolean several) {
        across = several;
    }

    /** Whether there is a copy for each place that has bytes of the set, and what they read is worked out before. */
    boolean isPrepared() {
        return isFromTape() || across;
    }

    /** What the copies read, where that is a tape, or several media. */
    void prepared(SetSource source) {
        prepared = Optional.of(source);
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
        try (Closeable noted = given) {
            if (spool != null) {
                spool.close();
            }
        }
    }
}
