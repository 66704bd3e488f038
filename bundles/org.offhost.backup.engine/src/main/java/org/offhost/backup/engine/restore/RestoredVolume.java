// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import java.io.IOException;
import java.util.List;
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

/**
 * The volume of a set on its way to a unit: as often as there are places that have some of it, one behind the other, so that each
 * is read forward once.
 */
final class RestoredVolume implements Copying.Stream {
    private final Hands job;
    private final List<Held> sources;
    private final VolumeSummary volume;
    private final Destination to;
    private final PlacedStream placed;

    /** Bytes of the stream from one place to the next. */
    private final long turn;

    /**
     * What one place has of the volume.
     *
     * @param place disk, or tape file
     * @param pieces in the order of the volume
     */
    record Held(Place place, PieceFile pieces) {}

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

    /** @param sources at least one; in the order in which they are read */
    RestoredVolume(Hands job, List<Held> sources, VolumeSummary volume, Destination to) {
        this.job = job;
        this.sources = List.copyOf(sources);
        this.volume = volume;
        this.to = to;
        this.placed = new PlacedStream(to.units().origin(), to.place().layout(), volume.length());
        this.turn = (volume.length() + unit() - 1) / unit() * unit();
    }

    private int number(long from) {
        return (int) Math.min(from / turn, sources.size() - 1L);
    }

    /** Byte of the volume's own stream. */
    private long within(long from) {
        return from - number(from) * turn;
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
        for (int i = number(from()); i < sources.size(); i++) {
            left += left(on, sources.get(i).pieces(), i == number(from()) ? within(from()) : 0);
        }
        return left;
    }

    private long left(Predicate<Designator> on, PieceFile pieces, long from) throws IOException {
        long left = 0;
        for (PlacedStream.Part part : placed.from(from)) {
            if (!on.test(part.unit())) {
                continue;
            }
            try (PieceSource rest = PlacedStream.pieces(pieces, part, from)) {
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
        CopyLadder.Rung rung = new CopyLadder(job, policy).choose(source(from()), destination(from()));
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
        return sources.get(number(from)).place();
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
        for (Held held : sources) {
            for (Unit unit : to.units().units()) {
                WayBack.await(job, held.place(), new Place.Blocks(unit.designator()));
            }
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
        long at = within(from);
        return new Place.Blocks(
                at < volume.length() ? placed.at(at).unit() : to.unit().designator());
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
        return (sources.size() - 1) * turn + volume.length();
    }

    @Override
    public CopyPlan plan(long from) throws IOException {
        long at = within(from);
        PlacedStream.Part part = placed.at(at);
        PieceFile pieces = sources.get(number(from)).pieces();
        return new CopyPlan(
                source(from), destination(from), part.rest(at).position(), PlacedStream.pieces(pieces, part, at), 0);
    }

    @Override
    public long planned(long from) {
        long end = placed.at(within(from)).end();
        return number(from) * turn + (end < volume.length() || number(from) == sources.size() - 1 ? end : turn);
    }

    @Override
    public void durable(long offset) throws IOException {
        job.journal().note(new Noted.Copied(offset));
        job.checkpoint();
    }
}
