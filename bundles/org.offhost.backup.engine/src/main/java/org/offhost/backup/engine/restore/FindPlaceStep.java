// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.offhost.backup.JobState;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.source.VolumeChoice;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.block.Unit;
import org.offhost.driver.Units;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeTable;

/**
 * Finds where on the unit the volume goes: all of it, or a volume of its table, which must be beyond doubt and, whenever the
 * job goes on, where it was.
 */
final class FindPlaceStep implements Step {
    private final RestoreBench bench;
    private final RestoreRequest.ToUnit to;

    FindPlaceStep(RestoreBench bench, RestoreRequest.ToUnit to) {
        this.bench = bench;
        this.to = to;
    }

    @Override
    public Optional<JobState> state() {
        return Optional.of(JobState.COPYING);
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        Unit unit = bench.unit();
        FoundVolume place = unit.kind() != Unit.Kind.BLOCKS || to.volume().isEmpty() ? all(unit) : volume(job);
        bench.destination(new RestoredVolume.Destination(bench.units(), place));
    }

    private static FoundVolume all(Unit unit) {
        return unit.size() == 0
                ? FoundVolume.lost(0, "", "", "it has no bytes")
                : FoundVolume.at(0, new Extent(0, unit.size()), "", "");
    }

    private FoundVolume volume(Hands job) throws IOException, InterruptedException {
        bench.units().requireAlike(NoticeCode.DESTINATION_IS_TAPE);
        try (BlockDevice device = bench.units().open(new Units(job), job.tally()::control)) {
            VolumeChoice choice = new VolumeChoice(job);
            VolumeTable table = choice.table(device);
            FoundVolume volume = choice.called(device, table, to.volume());
            refuseMapped(volume);
            refuseDoubtful(table, volume);
            refuseMoved(job, volume);
            job.journal().note(Noted.Volume.of(volume)).save();
            choice.note(table, volume);
            return volume;
        }
    }

    /** A write into it would have to change the table, for the holes and for what other volumes share. */
    private void refuseMapped(FoundVolume volume) throws RefusedException {
        if (volume.map().isPresent()) {
            throw new RefusedException(Notice.of(NoticeCode.VOLUME_MAPPED)
                    .with("unit", to.unit())
                    .with("number", volume.number())
                    .with("detail", volume.map().get().of())
                    .remedy(Remedy.RESTORE_TO_FOLDER, Remedy.NAME_ANOTHER));
        }
    }

    private void refuseDoubtful(VolumeTable table, FoundVolume volume) throws RefusedException {
        for (FoundVolume other : table.volumes()) {
            if (other != volume && other.isSound() && other.overlaps(volume) && !table.isWithin(volume, other)) {
                throw new RefusedException(Notice.of(NoticeCode.VOLUMES_OVERLAP)
                        .with("unit", to.unit())
                        .with("number", volume.number())
                        .with("other", other.number()));
            }
        }
        Optional<String> doubt = Stream.concat(
                        table.evidence().stream().filter(e -> e.startsWith(VolumeTable.CONTRADICTS)),
                        table.volumes().stream().map(FoundVolume::fault).filter(f -> !f.isEmpty()))
                .findFirst();
        if (doubt.isPresent() && !to.overwrite()) {
            throw new RefusedException(Notice.of(NoticeCode.TABLE_DOUBTFUL)
                    .with("unit", to.unit())
                    .with("detail", doubt.get())
                    .remedy(Remedy.REPAIR_TABLE, Remedy.OVERWRITE));
        }
    }

    private void refuseMoved(Hands job, FoundVolume volume) throws RefusedException {
        Optional<Noted.Volume> before = job.journal().find(Noted.Volume.class);
        if (before.isPresent() && !before.get().layout().equals(volume.layout())) {
            throw new RefusedException(Notice.of(NoticeCode.VOLUME_MOVED)
                    .with("unit", to.unit())
                    .with("number", volume.number())
                    .with("before", before.get().position())
                    .with("position", volume.position()));
        }
    }
}
