// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.io.IOException;
import org.offhost.archive.layout.GivenBytes;
import org.offhost.archive.layout.SetLayout;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.source.JobVolume;
import org.offhost.backup.engine.writing.OpenedPieces;
import org.offhost.backup.engine.writing.SetSource;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.copy.PieceSource;
import org.offhost.copy.Place;
import org.offhost.driver.CountedDevice;
import org.offhost.driver.Units;

/**
 * The snapshot as what a set is made of.
 *
 * @param snapshot the unit it is exposed as
 */
record SnapshotSource(Hands job, Designator snapshot) implements SetSource {
    @Override
    public Place place() {
        return new Place.Blocks(snapshot);
    }

    @Override
    public PieceSource pieces(SetLayout layout, long from, GivenBytes given) throws IOException, InterruptedException {
        BlockDevice source =
                new CountedDevice(JobVolume.open(job.journal(), new Units(job), snapshot), job.tally()::control);
        return new OpenedPieces(layout.body(from, source, given), source);
    }
}
