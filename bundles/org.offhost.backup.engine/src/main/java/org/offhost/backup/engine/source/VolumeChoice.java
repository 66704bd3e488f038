// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.BlockDevice;
import org.offhost.driver.Need;
import org.offhost.driver.VolumeSearch;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeTable;

/** Finds the volume of a unit that a job is about; refuses with a list of what is there rather than guess. */
public final class VolumeChoice {
    private final Hands job;

    public VolumeChoice(Hands job) {
        this.job = job;
    }

    /**
     * The table of a unit; waits for a finder if there is none and the unit has partitions.
     *
     * @throws RefusedException if there is a table and it cannot be read
     */
    public VolumeTable table(BlockDevice unit) throws IOException, InterruptedException {
        VolumeSearch search = new VolumeSearch(job.board());
        return DeviceWait.await(job, Need.of(Need.Kind.TABLE, unit.unit().designator()), () -> {
            Optional<VolumeTable> found = asked(search, unit);
            return found.isEmpty() && search.lackedFinder(unit).isPresent()
                    ? found
                    : Optional.of(found.orElseGet(() -> VolumeTable.none(unit)));
        });
    }

    /**
     * The volume of a number, found by whoever is there; waits for a finder if there is none of that number, as of a table within a
     * volume whose finder has gone.
     */
    FoundVolume numbered(BlockDevice unit, int number) throws IOException, InterruptedException {
        VolumeSearch search = new VolumeSearch(job.board());
        return DeviceWait.await(
                job,
                Need.of(Need.Kind.TABLE, unit.unit().designator()),
                () -> asked(search, unit).flatMap(table -> table.volume(number)));
    }

    private static Optional<VolumeTable> asked(VolumeSearch search, BlockDevice unit) throws IOException {
        try {
            return search.table(unit);
        } catch (CorruptStructureException e) {
            throw new RefusedException(
                    Notice.of(NoticeCode.TABLE_UNREADABLE)
                            .with("unit", unit.unit().designator())
                            .with("detail", e.getMessage())
                            .remedy(Remedy.REPAIR_TABLE),
                    e);
        }
    }

    /**
     * The volume that is asked for by its number or name; if none is, the unit, if it has no table, or the only volume that can be read.
     *
     * @throws RefusedException if there is no such volume, it cannot be used, two have the name, or there are several to choose from
     */
    public FoundVolume choose(BlockDevice unit, VolumeTable table, String called) throws IOException {
        if (!called.isEmpty()) {
            return called(unit, table, called);
        }
        if (table.type().equals(VolumeTable.NONE)) {
            return table.volumes().get(0);
        }
        List<FoundVolume> readable = new ArrayList<>();
        for (FoundVolume v : table.volumes()) {
            if (isUsable(unit, v) && new Volumes(job).isReadable(v.on(unit))) {
                readable.add(v);
            }
        }
        if (readable.size() != 1 || !table.volumes().stream().allMatch(FoundVolume::isSound)) {
            throw new RefusedException(
                    listed(NoticeCode.SEVERAL_VOLUMES, unit, table).remedy(Remedy.NAME_VOLUME));
        }
        return readable.get(0);
    }

    private static boolean isUsable(BlockDevice unit, FoundVolume volume) {
        return volume.isSound() && volume.isAligned(unit.blockLength());
    }

    /** The volume of a number or name, and nothing else. */
    public FoundVolume called(BlockDevice unit, VolumeTable table, String called) throws IOException {
        List<FoundVolume> found = table.called(called);
        if (found.size() != 1) {
            NoticeCode code = found.isEmpty() ? NoticeCode.NO_SUCH_VOLUME : NoticeCode.VOLUME_NAMED_TWICE;
            throw new RefusedException(
                    table.type().equals(VolumeTable.NONE)
                            ? Notice.of(NoticeCode.NO_TABLE)
                                    .with("unit", unit.unit().designator())
                                    .with("called", called)
                                    .remedy(Remedy.LEAVE_VOLUME_OUT)
                            : listed(code, unit, table).with("called", called).remedy(Remedy.NAME_VOLUME));
        }
        FoundVolume volume = found.get(0);
        if (!isUsable(unit, volume)) {
            Notice unusable = Notice.of(volume.isSound() ? NoticeCode.VOLUME_MISALIGNED : NoticeCode.VOLUME_UNUSABLE)
                    .with("unit", unit.unit().designator())
                    .with("number", volume.number());
            throw new RefusedException(
                    volume.isSound()
                            ? unusable.with("position", volume.position()).with("blockLength", unit.blockLength())
                            : unusable.with("fault", volume.fault()));
        }
        return volume;
    }

    /** Notes which volume it is and what was noticed about the table. */
    public void note(VolumeTable table, FoundVolume volume) {
        if (!table.type().equals(VolumeTable.NONE)) {
            job.tally()
                    .evidence(Notice.of(NoticeCode.VOLUME_OF_TABLE)
                            .with("number", volume.number())
                            .with("name", volume.name())
                            .with("volumes", table.volumes().size())
                            .with("length", volume.length())
                            .with("position", volume.position())
                            .with("kind", volume.kind()));
            table.evidence()
                    .forEach(e -> job.tally()
                            .evidence(Notice.of(NoticeCode.TABLE_SHOWS)
                                    .with("table", table.type())
                                    .with("detail", e)));
        }
    }

    /** What a unit has, volume by volume. */
    private Notice listed(NoticeCode code, BlockDevice unit, VolumeTable table) {
        List<Notice> volumes = new ArrayList<>();
        for (FoundVolume v : table.volumes()) {
            Notice volume = Notice.of(NoticeCode.VOLUME)
                    .with("number", v.number())
                    .with("name", v.name())
                    .with("length", v.length())
                    .with("position", v.position());
            volumes.add(what(unit, v, volume));
        }
        return Notice.of(code)
                .with("unit", unit.unit().designator())
                .with("table", table.type())
                .with("volumes", volumes);
    }

    private Notice what(BlockDevice unit, FoundVolume volume, Notice listed) {
        if (!volume.isSound()) {
            return listed.with("fault", volume.fault());
        }
        try {
            return listed.with("holds", new Volumes(job).describe(volume.on(unit)))
                    .with("kind", volume.kind());
        } catch (IOException e) {
            return listed.with("holds", e.getMessage());
        }
    }
}
