// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.consolidate;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.offhost.archive.SetProfile;
import org.offhost.archive.SetRecord;
import org.offhost.archive.layout.GivenBytes;
import org.offhost.archive.layout.SetLayout;
import org.offhost.archive.set.SetReader;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.medium.JobMedia;
import org.offhost.backup.engine.medium.OpenMedium;
import org.offhost.backup.engine.writing.OpenedPieces;
import org.offhost.backup.engine.writing.SetSource;
import org.offhost.block.Unit;
import org.offhost.copy.PieceSource;
import org.offhost.copy.Place;

/** The sets of one disk as what a set on another medium is made of. */
record PointSource(Hands job, Unit from) implements SetSource {
    /**
     * The set whose point it is, once it was chosen: one that comes to the medium later is none of this job's. What never was
     * written is not looked at again.
     */
    static SetRecord point(Hands job, OpenMedium open) throws IOException {
        String id = job.journal().require(Noted.Chosen.class).setId();
        Optional<SetRecord> there = open.medium().committed(id);
        return there.isPresent() ? there.get() : open.set(id);
    }

    @Override
    public List<Place> places(boolean records) {
        return List.of(new Place.Blocks(from.designator()));
    }

    @Override
    public PieceSource pieces(SetLayout layout, long at, GivenBytes given, int place)
            throws IOException, InterruptedException {
        OpenMedium open = JobMedia.openToCopy(job, from, job.tally()::control);
        try {
            SetReader reader = open.open(point(job, open));
            if (layout.description().profile() == SetProfile.FILES) {
                return new OpenedPieces(layout.body(at, open.medium().bytes(), given), both(reader, open));
            }
            PieceSource ofVolume = layout.body(at, reader.volume(), given);
            return new OpenedPieces(reader.placed(ofVolume, reader.place()), both(reader, open));
        } catch (IOException | RuntimeException | Error e) {
            open.close();
            throw e;
        }
    }

    private static Closeable both(Closeable first, OpenMedium open) {
        return () -> {
            try (open) {
                first.close();
            }
        };
    }
}
