// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.driver.Units;

/** The volume that a job is about, as its journal names it. */
public final class JobVolume {
    private JobVolume() {}

    /** Opens it, to be read, on units that have it: the source and those beside it, or their snapshots. */
    public static BlockDevice open(Journal journal, Units units, List<Designator> on)
            throws IOException, InterruptedException {
        BlockDevice unit = UnitRow.open(units, on);
        Optional<Noted.Volume> volume = journal.find(Noted.Volume.class);
        return volume.isPresent() ? VolumeDevice.of(unit, volume.get().found()) : unit;
    }
}
