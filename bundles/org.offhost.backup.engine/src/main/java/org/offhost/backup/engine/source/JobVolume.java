// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import java.io.IOException;
import java.util.Optional;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.driver.Units;

/** The volume that a job is about, as its journal names it. */
public final class JobVolume {
    private JobVolume() {}

    /** Opens it, to be read, on a unit that has it: the source, or a snapshot of it. */
    public static BlockDevice open(Journal journal, Units units, Designator on)
            throws IOException, InterruptedException {
        BlockDevice unit = units.open(on, Access.READ);
        Optional<Noted.Volume> volume = journal.find(Noted.Volume.class);
        return volume.isPresent() ? VolumeDevice.of(unit, volume.get().found()) : unit;
    }
}
