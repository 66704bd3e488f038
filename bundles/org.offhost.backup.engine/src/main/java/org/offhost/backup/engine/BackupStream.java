// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.util.Optional;
import org.offhost.archive.SetLayout;
import org.offhost.archive.SetWriter;
import org.offhost.backup.Offload;
import org.offhost.backup.RefusedException;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.EndOfMediumException;
import org.offhost.block.Unit;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyPlan;
import org.offhost.copy.Piece;
import org.offhost.copy.PieceSource;
import org.offhost.copy.Place;

/** The body of a set on its way to the medium. */
final class BackupStream {
    private final RunningJob job;
    private final Units units;
    private final SetLayout layout;
    private final Designator snapshot;
    private final Unit medium;

    BackupStream(RunningJob job, Units units, SetLayout layout, Designator snapshot, Unit medium) {
        this.job = job;
        this.units = units;
        this.layout = layout;
        this.snapshot = snapshot;
        this.medium = medium;
    }

    /** Returns when every byte of the body is on the medium. */
    void copy(Offload policy) throws IOException, InterruptedException {
        try {
            new Copying(job, policy, begin()).run();
        } catch (CopyException e) {
            if (e.reason() == CopyException.Reason.DESTINATION_FULL) {
                throw new RefusedException(
                        "medium " + medium.designator() + " ended after "
                                + job.file().number("copied", 0) + " of " + layout.length()
                                + " bytes; the sets before it are whole, this one is hidden",
                        e);
            }
            throw e;
        }
    }

    /** The medium is let go again: a tape has one session, and whoever copies through this host needs it. */
    private Body begin() throws IOException, InterruptedException {
        try (OpenMedium open = OpenMedium.open(units, medium, Access.READ_WRITE, job.tally()::control)) {
            SetWriter writer = begin(open);
            long noted = job.file().number("copied", 0);
            long before = noted == 0 ? 0 : writer.left(noted);
            if (before == 0) {
                // in this order: a note of an earlier try must not outlive what the medium says of it
                job.file().set("copied", 0).save();
                writer.claim();
            }
            return new Body(writer.place(), writer.start(), Math.max(before, writer.firstToCopy()));
        }
    }

    private SetWriter begin(OpenMedium open) throws IOException {
        try {
            return open.medium().begin(layout);
        } catch (EndOfMediumException e) {
            throw new RefusedException(
                    "medium " + medium.designator() + " is too small: the set takes "
                            + layout.length() + " bytes, there is room for "
                            + open.medium().room().orElse(0) + "; nothing was written",
                    e);
        }
    }

    /** The body as a stream for whoever copies it. */
    private final class Body implements Copying.Stream {
        private final Place place;
        private final long start;
        private final long from;

        Body(Place place, long start, long from) {
            this.place = place;
            this.start = start;
            this.from = from;
        }

        @Override
        public Place source() {
            return new Place.Blocks(snapshot);
        }

        @Override
        public Place destination() {
            return place;
        }

        @Override
        public int unit() {
            return layout.geometry().blockLength();
        }

        @Override
        public long from() {
            return from;
        }

        @Override
        public long end() {
            return layout.bodyLength();
        }

        @Override
        public CopyPlan plan(long at) throws IOException, InterruptedException {
            BlockDevice source = new CountedDevice(units.open(snapshot, Access.READ), job.tally()::control);
            PieceSource pieces = layout.body(at, source);
            return new CopyPlan(source(), destination(), start + at, new Closing(pieces, source), 0);
        }

        @Override
        public void durable(long offset) throws IOException {
            job.file().set("copied", offset);
            job.checkpoint();
        }
    }

    /** Pieces that close the source with themselves. */
    private record Closing(PieceSource pieces, BlockDevice source) implements PieceSource {
        @Override
        public Optional<Piece> next() throws IOException {
            return pieces.next();
        }

        @Override
        public void close() throws IOException {
            try (source) {
                pieces.close();
            }
        }
    }
}
