// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.consolidate;

import java.io.Closeable;
import java.io.IOException;
import org.offhost.archive.layout.GivenBytes;
import org.offhost.archive.layout.SetLayout;
import org.offhost.archive.set.SetReader;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.medium.OpenMedium;
import org.offhost.backup.engine.writing.OpenedPieces;
import org.offhost.backup.engine.writing.SetSource;
import org.offhost.copy.PieceSource;
import org.offhost.copy.Place;
import org.offhost.driver.Units;

/** The sets of one medium as what a set on another is made of. */
record PointSource(Hands job, ConsolidateBench bench) implements SetSource {
    @Override
    public Place place() {
        return new Place.Blocks(bench.from().designator());
    }

    @Override
    public PieceSource pieces(SetLayout layout, long from, GivenBytes given) throws IOException, InterruptedException {
        OpenMedium open = OpenMedium.openToCopy(new Units(job), bench.from(), job.tally()::control);
        try {
            SetReader reader = open.medium().open(bench.point(job, open));
            PieceSource ofVolume = layout.body(from, reader.volume(), given);
            return new OpenedPieces(reader.placed(ofVolume), both(reader, open));
        } catch (IOException | RuntimeException | Error e) {
            open.close();
            throw e;
        }
    }

    private static Closeable both(SetReader reader, OpenMedium open) {
        return () -> {
            try (open) {
                reader.close();
            }
        };
    }
}
