// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.notice.FailedException;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.driver.Units;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeMapping;

/** The volume that a job is about, as its journal names it. */
public final class JobVolume {
    private JobVolume() {}

    /** Opens it, to be read, on units that have it: the source and those beside it, or their snapshots. */
    public static BlockDevice open(Hands job, Units units, List<Designator> on)
            throws IOException, InterruptedException {
        BlockDevice unit = UnitRow.open(units, on);
        Optional<Noted.Volume> volume = job.journal().find(Noted.Volume.class);
        if (volume.isEmpty()) {
            return unit;
        }
        FoundVolume found;
        try {
            found = volume.get().mapped().isEmpty() ? volume.get().found() : foundAgain(job, unit, volume.get());
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            try {
                unit.close();
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
        return VolumeDevice.of(unit, found);
    }

    /** The journal has no list of where a mapped volume lies: its finder reads the table again, which must be as it was. */
    private static FoundVolume foundAgain(Hands job, BlockDevice unit, Noted.Volume before)
            throws IOException, InterruptedException {
        FoundVolume now = new VolumeChoice(job).numbered(unit, before.number());
        if (before.is(now)) {
            return now;
        }
        throw new FailedException(Notice.of(NoticeCode.VOLUME_MAP_CHANGED)
                .with("unit", unit.unit().designator())
                .with("number", before.number())
                .with("before", before.mapped().orElseThrow().state())
                .with("found", now.map().map(VolumeMapping::state).orElse(now.fault()))
                .remedy(Remedy.SUBMIT_AGAIN));
    }
}
