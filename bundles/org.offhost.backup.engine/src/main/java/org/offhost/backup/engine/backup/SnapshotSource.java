// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.offhost.archive.OneUnit;
import org.offhost.archive.layout.GivenBytes;
import org.offhost.archive.layout.SetLayout;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.source.JobVolume;
import org.offhost.backup.engine.source.UnitRow;
import org.offhost.backup.engine.writing.OpenedPieces;
import org.offhost.backup.engine.writing.SetSource;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.copy.PieceSource;
import org.offhost.copy.Place;
import org.offhost.driver.CountedDevice;
import org.offhost.driver.Units;

/**
 * The snapshot as what a set is made of, or those that the volume lies on.
 *
 * @param row the units they are exposed as
 */
record SnapshotSource(Hands job, UnitRow row) implements SetSource {
    /** Those that the volume has a byte on. */
    private List<Designator> units() {
        Optional<Noted.Volume> volume = job.journal().find(Noted.Volume.class);
        return row.read().size() == 1 || volume.isEmpty()
                ? row.read().subList(0, 1)
                : row.under(volume.get().layout().ranges());
    }

    @Override
    public List<Place> places(boolean records) {
        return units().stream()
                .limit(records ? 1 : Integer.MAX_VALUE)
                .map(u -> (Place) new Place.Blocks(u))
                .toList();
    }

    @Override
    public Optional<String> passesHost(boolean records) {
        long coded = job.journal()
                .find(Noted.Volume.class)
                .flatMap(Noted.Volume::mapped)
                .map(Noted.Volume.Mapped::coded)
                .orElse(0L);
        if (coded > 0) {
            return Optional.of("compressed clusters of an image, " + coded + " bytes, go through this host");
        }
        return records && units().size() > 1
                ? Optional.of("a volume on several units goes to a tape through this host")
                : Optional.empty();
    }

    @Override
    public PieceSource pieces(SetLayout layout, long from, GivenBytes given, int place)
            throws IOException, InterruptedException {
        List<Designator> units = units();
        BlockDevice source = new CountedDevice(JobVolume.open(job, new Units(job), row.read()), job.tally()::control);
        boolean alone = layout.geometry().records();
        return new OpenedPieces(
                units.size() == 1
                        ? layout.body(from, source, given)
                        : layout.body(from, source, given, new OneUnit(units.get(place), place == 0, alone)),
                source);
    }
}
