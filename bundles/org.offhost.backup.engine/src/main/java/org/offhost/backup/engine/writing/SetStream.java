// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.writing;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.offhost.archive.Inspection;
import org.offhost.archive.layout.GivenBytes;
import org.offhost.archive.layout.SetLayout;
import org.offhost.archive.set.LayoutCounts;
import org.offhost.archive.set.SetWriter;
import org.offhost.backup.Offload;
import org.offhost.backup.engine.copy.CopyLadder;
import org.offhost.backup.engine.copy.Copying;
import org.offhost.backup.engine.copy.WayBack;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.medium.BegunWith;
import org.offhost.backup.engine.medium.FullStorage;
import org.offhost.backup.engine.medium.JobMedia;
import org.offhost.backup.engine.medium.OpenMedium;
import org.offhost.backup.notice.FailedException;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.Access;
import org.offhost.block.EndOfMediumException;
import org.offhost.block.StorageFullException;
import org.offhost.block.Unit;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyPlan;
import org.offhost.copy.CopyProgress;
import org.offhost.copy.Place;
import org.offhost.driver.Units;

/** The body of a set on its way to the medium. */
public final class SetStream {
    private final Hands job;
    private final Units units;
    private final SetLayout layout;
    private final SetSource source;
    private final Unit medium;
    private final GivenBytes given;

    /**
     * @param source where its ranges lie
     * @param medium where it goes
     * @param given told what this host gives
     */
    public SetStream(Hands job, SetLayout layout, SetSource source, Unit medium, GivenBytes given) {
        this.job = job;
        this.units = new Units(job);
        this.layout = layout;
        this.source = source;
        this.medium = medium;
        this.given = given;
    }

    /** Returns when every byte of the body is on the medium. */
    public void copy(Offload policy) throws IOException, InterruptedException {
        try {
            Body body = begin();
            refusePassing(policy, body);
            new Copying(job, policy, body).run();
        } catch (CopyException e) {
            if (FullStorage.is(e)) {
                throw full(copied(), e);
            }
            if (e.reason() == CopyException.Reason.DESTINATION_FULL) {
                throw ended(
                        Notice.of(NoticeCode.MEDIUM_ENDED)
                                .with("phase", "copy")
                                .with("written", copied())
                                .with("length", layout.length()),
                        e);
            }
            throw e;
        }
    }

    /** The end of a backup whose medium gets no more room; a new medium, on which no set is, does not stay. */
    IOException full(long written, IOException cause) throws InterruptedException {
        Notice full = FullStorage.notice(
                Notice.of(NoticeCode.MEDIUM_STORAGE_FULL).with("medium", medium.designator()),
                job.board(),
                medium.designator(),
                Math.max(1, layout.length() - written));
        boolean gone = !holdsSets() && FullStorage.takeBack(job, medium.designator());
        return new FailedException(
                full.with("removed", gone).remedy(Remedy.MAKE_ROOM, Remedy.NAME_MEDIUM_ELSEWHERE), cause);
    }

    private long copied() {
        return job.journal().find(Noted.Copied.class).map(Noted.Copied::offset).orElse(0L);
    }

    /** The end of a backup whose medium is too short; a new one, on which no set is, does not stay here either. */
    IOException ended(Notice when, IOException cause) throws InterruptedException {
        boolean gone = !holdsSets() && FullStorage.takeBack(job, medium.designator());
        return new FailedException(
                when.with("medium", medium.designator())
                        .with("removed", gone)
                        .remedy(gone ? Remedy.NAME_BIGGER : Remedy.BACK_UP_TO_ANOTHER),
                cause);
    }

    /** What cannot be read holds none; it goes only if it was made for this job. */
    private boolean holdsSets() throws InterruptedException {
        try (OpenMedium open = JobMedia.open(job, medium, Access.READ, n -> {})) {
            return open.inspection().state() != Inspection.State.BLANK
                    && !open.medium().sets().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /** Notes what a copy would come to; writes nothing. */
    public void foresee(Offload policy) throws IOException, InterruptedException {
        Body body = begin();
        refusePassing(policy, body);
        CopyLadder.Rung rung = new CopyLadder(job, policy).choose(body.source(0), body.destination(0));
        LayoutCounts counts = layout.counts();
        boolean host = rung.offer().throughHost();
        job.tally()
                .copying(new CopyProgress(
                        0,
                        host ? 0 : counts.rangeBytes(),
                        counts.inlineBytes() + counts.tailBytes(),
                        host ? counts.rangeBytes() : 0,
                        0,
                        0));
        job.tally()
                .note(Notice.of(NoticeCode.FORESEEN_SET)
                        .with("medium", medium.designator())
                        .with("length", layout.length()));
        job.tally()
                .note(Notice.of(NoticeCode.WOULD_BE_COPIED)
                        .with("driver", rung.driver().title()));
    }

    /** Says that this host reads some of it, or refuses if it must not. */
    private void refusePassing(Offload policy, Body body) throws IOException {
        Optional<String> why = source.passesHost(body.destination(0) instanceof Place.Records);
        if (why.isPresent() && policy == Offload.REQUIRED) {
            throw new RefusedException(Notice.of(NoticeCode.NOBODY_COPIES)
                    .with("source", body.source(0).unit())
                    .with("destination", body.destination(0).unit())
                    .with("withoutHost", true)
                    .with("reasons", List.of(why.get())));
        }
        why.ifPresent(
                detail -> job.tally().note(Notice.of(NoticeCode.PASSES_HOST).with("detail", detail)));
    }

    /** The medium is let go again: a tape has one session, and whoever copies through this host needs it. */
    private Body begin() throws IOException, InterruptedException {
        try (OpenMedium open = JobMedia.open(job, medium, Access.READ_WRITE, job.tally()::control)) {
            SetWriter writer = begin(open);
            long noted = copied();
            long before = noted == 0 ? 0 : writer.left(noted);
            return new Body(writer.place(), writer.start(), before, writer.firstToCopy());
        }
    }

    private void claim() throws IOException, InterruptedException {
        try (OpenMedium open = JobMedia.open(job, medium, Access.READ_WRITE, job.tally()::control)) {
            // in this order: a note of an earlier try must not outlive what the medium says of it
            job.journal().note(new Noted.Copied(0));
            job.touch();
            begin(open).claim();
            BegunWith.of(job).labelled(open.medium().label());
        } catch (StorageFullException e) {
            throw full(0, e);
        } catch (EndOfMediumException e) {
            throw ended(Notice.of(NoticeCode.MEDIUM_ENDED).with("phase", "label"), e);
        }
    }

    private SetWriter begin(OpenMedium open) throws IOException {
        try {
            return open.medium().begin(layout);
        } catch (EndOfMediumException e) {
            throw new RefusedException(
                    Notice.of(NoticeCode.MEDIUM_TOO_SMALL)
                            .with("medium", medium.designator())
                            .with("needed", layout.length())
                            .with("room", open.medium().room().orElse(0))
                            .remedy(Remedy.NAME_BIGGER),
                    e);
        }
    }

    /**
     * The body as a stream for whoever copies it: as often as there are places that its ranges lie on, one behind the other. What is
     * durable counts in the last of them, and one that goes on begins the others anew.
     */
    private final class Body implements Copying.Stream {
        private final Place place;
        private final long start;
        private final long before;
        private final long first;
        private final List<Place> sources;

        /** Bytes of the stream from one copy to the next. */
        private final long turn;

        /**
         * @param before bytes that are at their place already
         * @param first where the copy begins if there are none
         */
        Body(Place place, long start, long before, long first) throws IOException {
            this.place = place;
            this.start = start;
            this.before = before;
            this.first = first;
            this.sources = source.places(place instanceof Place.Records);
            this.turn = (layout.bodyLength() + unit() - 1) / unit() * unit();
        }

        @Override
        public void begin() throws IOException, InterruptedException {
            if (before == 0) {
                claim();
            }
        }

        @Override
        public void awaitUnits() throws IOException, InterruptedException {
            for (Place from : sources) {
                WayBack.await(job, from, place);
            }
        }

        @Override
        public void requireThere() throws IOException, InterruptedException {
            units.requireThere(medium);
        }

        @Override
        public Place source(long from) {
            return sources.get(number(from));
        }

        private int number(long from) {
            return (int) Math.min(from / turn, sources.size() - 1L);
        }

        /** Byte of the stream at which the last copy begins. */
        private long last() {
            return (sources.size() - 1) * turn;
        }

        @Override
        public Place destination(long from) {
            return place;
        }

        @Override
        public int unit() {
            return layout.geometry().blockLength();
        }

        @Override
        public long from() {
            return before == 0 ? first : last() + Math.max(before, first);
        }

        @Override
        public long end() {
            return last() + layout.bodyLength();
        }

        @Override
        public CopyPlan plan(long at) throws IOException, InterruptedException {
            int number = number(at);
            long from = Math.max(at - number * turn, first);
            return new CopyPlan(source(at), place, start + from, source.pieces(layout, from, given, number), 0);
        }

        @Override
        public long planned(long from) {
            return Math.min(end(), (number(from) + 1) * turn);
        }

        @Override
        public void durable(long offset) throws IOException {
            if (offset >= last()) {
                job.journal().note(new Noted.Copied(offset - last()));
                job.checkpoint();
            }
        }
    }
}
