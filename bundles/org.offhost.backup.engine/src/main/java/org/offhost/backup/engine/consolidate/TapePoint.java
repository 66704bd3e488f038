// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.consolidate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.offhost.archive.OneUnit;
import org.offhost.archive.SetProfile;
import org.offhost.archive.layout.GivenBytes;
import org.offhost.archive.layout.SetLayout;
import org.offhost.archive.set.SetReader;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.medium.JobMedia;
import org.offhost.backup.engine.medium.OpenMedium;
import org.offhost.backup.engine.writing.PreparedSource;
import org.offhost.backup.engine.writing.SetSource;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.block.Unit;
import org.offhost.copy.Piece;
import org.offhost.copy.PieceSource;
import org.offhost.copy.Place;

/**
 * The sets of a tape, or of several media, as what a set on a disk is made of: a copy for each tape file and each disk, that of the
 * oldest set first. A tape has one position, so all that this host reads of it is read before the first copy begins.
 */
final class TapePoint {
    private TapePoint() {}

    /**
     * Reads what the host gives, and works out what each tape file does.
     *
     * @param given told what this host gives
     */
    static SetSource of(Hands job, Unit from, SetLayout layout, GivenBytes given)
            throws IOException, InterruptedException {
        PreparedSource prepared = new PreparedSource();
        Path folder = job.file().spool();
        try (OpenMedium open = JobMedia.open(job, from, Access.READ, job.tally()::control);
                SetReader reader = open.open(PointSource.point(job, open));
                BlockDevice source = layout.description().profile() == SetProfile.FILES
                        ? open.medium().bytes()
                        : reader.volume()) {
            List<Place> places = reader.places();
            for (int i = 0; i < places.size(); i++) {
                OneUnit unit = new OneUnit(source.unit().designator(), i == 0, false);
                try (PieceSource pieces = placed(reader, layout.body(0, source, given, unit), places, i)) {
                    prepared.add(places.get(i), pieces, folder.resolve("tape.pieces-" + i));
                }
                job.checkCancelled();
            }
        }
        return prepared;
    }

    private static PieceSource placed(SetReader reader, PieceSource pieces, List<Place> places, int number)
            throws IOException {
        if (reader.set().description().profile() == SetProfile.VOLUME) {
            return reader.placed(pieces, places.get(number));
        }
        long end = number + 1 < places.size() ? start(places.get(number + 1)) : Long.MAX_VALUE;
        return new Window(pieces, start(places.get(number)), end);
    }

    /** Byte of the tape, each object of which counts as a record. */
    private static long start(Place place) {
        Place.Records records = (Place.Records) place;
        return records.firstObject() * records.recordLength();
    }

    /** Pieces whose ranges count on the tape, as one of its files has them. */
    private record Window(PieceSource ofTape, long start, long end) implements PieceSource {
        @Override
        public Optional<Piece> next() throws IOException {
            return ofTape.next().map(p -> p instanceof Piece.Range r ? within(r.extent()) : p);
        }

        private Piece within(Extent e) {
            return e.position() >= start && e.position() < end
                    ? new Piece.Range(new Extent(e.position() - start, e.length()))
                    : new Piece.Skip(e.length());
        }

        @Override
        public void close() throws IOException {
            ofTape.close();
        }
    }
}
