// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.offhost.backup.RefusedException;
import org.offhost.backup.engine.job.Hands;
import org.offhost.block.BlockDevice;
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
        return job.await(
                "a driver that reads the partition table of unit " + unit.unit().designator(), () -> {
                    Optional<VolumeTable> found = asked(search, unit);
                    return found.isEmpty() && search.lacksFinder(unit)
                            ? found
                            : Optional.of(found.orElseGet(() -> VolumeTable.none(unit)));
                });
    }

    private static Optional<VolumeTable> asked(VolumeSearch search, BlockDevice unit) throws IOException {
        try {
            return search.table(unit);
        } catch (CorruptStructureException e) {
            throw new RefusedException(
                    "the partition table of unit " + unit.unit().designator() + " cannot be read: " + e.getMessage()
                            + ". Have it repaired first",
                    e);
        }
    }

    /**
     * The volume of a number; without one the unit, if it has no table, or the only volume that can be read.
     *
     * @throws RefusedException if there is no such volume, it cannot be used, or there are several to choose from
     */
    public FoundVolume choose(BlockDevice unit, VolumeTable table, OptionalInt number) throws IOException {
        if (number.isPresent()) {
            return numbered(unit, table, number.getAsInt());
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
            throw new RefusedException("unit " + unit.unit().designator() + " has " + listed(unit, table)
                    + "\nName the one that is meant with --volume");
        }
        return readable.get(0);
    }

    private static boolean isUsable(BlockDevice unit, FoundVolume volume) {
        return volume.isSound() && volume.position() % unit.blockLength() == 0;
    }

    /** The volume of a number, and nothing else. */
    public FoundVolume numbered(BlockDevice unit, VolumeTable table, int number) throws IOException {
        String title = "unit " + unit.unit().designator();
        FoundVolume volume = table.volume(number)
                .orElseThrow(() -> new RefusedException(
                        table.type().equals(VolumeTable.NONE)
                                ? title + " has no partition table, so no volume " + number + "; leave --volume out"
                                : title + " has no volume " + number + ", but " + listed(unit, table)));
        if (!isUsable(unit, volume)) {
            throw new RefusedException(
                    volume.isSound()
                            ? "volume " + number + " of " + title + " begins at byte " + volume.position()
                                    + ", inside a logical block of " + unit.blockLength() + " bytes: nobody can copy it"
                            : "volume " + number + " of " + title + " cannot be used: " + volume.fault());
        }
        return volume;
    }

    /** Notes which volume it is and what was noticed about the table. */
    public void note(VolumeTable table, FoundVolume volume) {
        if (!table.type().equals(VolumeTable.NONE)) {
            job.tally()
                    .evidence("volume " + volume.number() + " of "
                            + table.volumes().size() + " on the unit: " + volume.length() + " bytes at byte "
                            + volume.position() + ", " + volume.kind());
            table.evidence().forEach(e -> job.tally().evidence(table.type() + ": " + e));
        }
    }

    /** "3 volumes by its mbr table:" and a line for each. */
    private String listed(BlockDevice unit, VolumeTable table) {
        StringBuilder text = new StringBuilder();
        text.append(table.volumes().size()).append(" volumes by its ").append(table.type());
        text.append(" table:");
        for (FoundVolume v : table.volumes()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%n  %3d  %,d bytes at byte %,d: %s",
                    v.number(),
                    v.length(),
                    v.position(),
                    what(unit, v)));
        }
        return text.toString();
    }

    private String what(BlockDevice unit, FoundVolume volume) {
        if (!volume.isSound()) {
            return "cannot be used: " + volume.fault();
        }
        try {
            return new Volumes(job).describe(volume.on(unit)) + " (" + volume.kind() + ")";
        } catch (IOException e) {
            return e.getMessage();
        }
    }
}
