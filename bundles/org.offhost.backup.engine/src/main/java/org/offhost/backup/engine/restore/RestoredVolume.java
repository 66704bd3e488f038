// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;
import org.offhost.backup.Offload;
import org.offhost.backup.engine.copy.CopyLadder;
import org.offhost.backup.engine.copy.Copying;
import org.offhost.backup.engine.copy.PieceFile;
import org.offhost.backup.engine.copy.PlacedStream;
import org.offhost.backup.engine.copy.WayBack;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.source.UnitRow;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.copy.CopyPlan;
import org.offhost.copy.CopyProgress;
import org.offhost.copy.Piece;
import org.offhost.copy.PieceSource;
import org.offhost.copy.Place;
import org.offhost.driver.Units;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeSummary;

/** The volume of a set on its way to a unit. */
final class RestoredVolume implements Copying.Stream {
    private final Hands job;
    private final Place source;
    private final VolumeSummary volume;
    private final Destination to;
    private final PieceFile pieces;
    private final PlacedStream placed;

    /**
     * Where a volume is restored to.
     *
     * @param units the unit, and those beside it
     * @param place all of the unit, which is number 0, or a volume of its table
     */
    record Destination(UnitRow units, FoundVolume place) {
        Unit unit() {
            return units.units().get(0);
        }

        /** "destination naa.…", or which volume of it. */
        String title() {
            return (place.number() == 0 ? "" : "volume " + place.number() + " of ") + "destination "
                    + unit().designator();
        }

        /** What is to be said of it. */
        Notice about(NoticeCode code) {
            Notice about = Notice.of(code).with("unit", unit().designator());
            return place.number() == 0 ? about : about.with("volume", place.number());
        }
    }

    RestoredVolume(Hands job, Place source, VolumeSummary volume, Destination to, PieceFile pieces) {
        this.job = job;
        this.source = source;
        this.volume = volume;
        this.to = to;
        this.pieces = pieces;
        this.placed = new PlacedStream(to.units().origin(), to.place().layout(), volume.length());
    }

    /** The file system it has. */
    String type() {
        return volume.type();
    }

    /** Bytes that are still to be written. */
    long left() throws IOException {
        return left(unit -> true);
    }

    /** Of those the ones that go to one of its units. */
    long left(Designator unit) throws IOException {
        return left(unit::equals);
    }

    private long left(Predicate<Designator> on) throws IOException {
        long left = 0;
        for (PlacedStream.Part part : placed.from(from())) {
            if (!on.test(part.unit())) {
                continue;
            }
            try (PieceSource rest = PlacedStream.pieces(pieces, part, from())) {
                for (Optional<Piece> p = rest.next(); p.isPresent(); p = rest.next()) {
                    left += p.get() instanceof Piece.Range range ? range.length() : 0;
                }
            }
        }
        return left;
    }

    /** What was checked may have been changed since: nothing is written to units of another size. */
    static void requireSizes(Hands job, UnitRow checked) throws IOException, InterruptedException {
        for (Unit unit : checked.units()) {
            requireSize(unit, new Units(job).describe(unit.designator()));
        }
    }

    /** Notes what the copy would come to; writes nothing. */
    void foresee(Offload policy) throws IOException, InterruptedException {
        CopyLadder.Rung rung = new CopyLadder(job, policy).choose(source, destination(from()));
        long bytes = left();
        boolean host = rung.offer().throughHost();
        job.tally().copying(new CopyProgress(0, host ? 0 : bytes, 0, host ? bytes : 0, 0, 0));
        job.tally().note(to.about(NoticeCode.FORESEEN_VOLUME).with("length", bytes));
        job.tally()
                .note(Notice.of(NoticeCode.WOULD_BE_COPIED)
                        .with("driver", rung.driver().title()));
    }

    @Override
    public Place source(long from) {
        return source;
    }

    /** What was checked may have been changed since: nothing is written to a unit of another size. */
    private static void requireSize(Unit checked, Unit now) throws RefusedException {
        if (now.size() != checked.size()) {
            throw new RefusedException(Notice.of(NoticeCode.DESTINATION_RESIZED)
                    .with("unit", now.designator())
                    .with("before", checked.size())
                    .with("found", now.size())
                    .remedy(Remedy.RESTORE_AGAIN));
        }
    }

    @Override
    public void begin() throws IOException, InterruptedException {
        requireSizes(job, to.units());
        job.touch();
    }

    @Override
    public void awaitUnits() throws IOException, InterruptedException {
        for (Unit unit : to.units().units()) {
            WayBack.await(job, source, new Place.Blocks(unit.designator()));
        }
    }

    @Override
    public void requireThere() throws IOException, InterruptedException {
        for (Unit unit : to.units().units()) {
            new Units(job).requireThere(unit);
        }
    }

    @Override
    public Place destination(long from) {
        return new Place.Blocks(
                from < end() ? placed.at(from).unit() : to.unit().designator());
    }

    @Override
    public int unit() {
        return to.unit().blockLength();
    }

    @Override
    public long from() {
        return job.journal().find(Noted.Copied.class).map(Noted.Copied::offset).orElse(0L);
    }

    @Override
    public long end() {
        return volume.length();
    }

    @Override
    public CopyPlan plan(long from) throws IOException {
        PlacedStream.Part part = placed.at(from);
        return new CopyPlan(
                source, destination(from), part.rest(from).position(), PlacedStream.pieces(pieces, part, from), 0);
    }

    @Override
    public long planned(long from) {
        return placed.at(from).end();
    }

    @Override
    public void durable(long offset) throws IOException {
        job.journal().note(new Noted.Copied(offset));
        job.checkpoint();
    }
}
