// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.unit;

import java.io.IOException;
import java.util.List;
import org.offhost.block.BlockDevice;
import org.offhost.driver.VolumeSearch;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FoundVolume;
import org.offhost.inspect.Printable;
import org.offhost.inspect.UnitVolumes;
import org.offhost.inspect.UnknownVolumeException;
import org.offhost.inspect.VolumeDrivers;
import org.offhost.inspect.VolumeReader;
import org.offhost.shell.command.CommandRefusedException;

/** The volumes of a unit that a person named, with what is said where one cannot be had. */
public final class NamedVolumes {
    private final UnitVolumes volumes;
    private final String name;

    /**
     * @param name what a person calls the unit
     * @throws CommandRefusedException if there is a partition table that cannot be read
     */
    public NamedVolumes(VolumeDrivers drivers, BlockDevice unit, String name) throws IOException, InterruptedException {
        this.name = name;
        try {
            this.volumes = new UnitVolumes(drivers, unit);
        } catch (CorruptStructureException e) {
            throw new CommandRefusedException(name + ": " + e.getMessage(), e);
        }
    }

    public UnitVolumes volumes() {
        return volumes;
    }

    /** What a volume is called in a message. */
    public String title(String called) {
        return name + ", volume " + called;
    }

    /** Numbers and names of the volumes, for a message. */
    public String all() {
        return String.join(
                ", ",
                volumes.table().volumes().stream()
                        .map(v -> v.number() + (v.name().isEmpty() ? "" : " (" + Printable.of(v.name()) + ")"))
                        .toList());
    }

    /**
     * The bytes of a volume.
     *
     * @param called its number or its name
     * @throws CommandRefusedException if not one of them is called so, or it cannot be used
     */
    public BlockDevice open(String called) throws CommandRefusedException {
        List<FoundVolume> found = volumes.table().called(called);
        if (found.size() > 1) {
            throw new CommandRefusedException(name + " has " + found.size() + " volumes that are called " + called
                    + "; say which by its number: " + all());
        }
        if (found.isEmpty()) {
            throw new CommandRefusedException(
                    volumes.hasTable()
                            ? name + " has no volume " + called + ", but " + all() + "; volumes are numbered from 1"
                            : name + " has no partition table, so no volume " + called + "; leave --volume out");
        }
        try {
            return volumes.open(found.get(0));
        } catch (IOException e) {
            throw new CommandRefusedException(name + ": " + e.getMessage(), e);
        }
    }

    /**
     * Opens a volume with the first parser that knows it.
     *
     * @param name what a person calls the volume
     * @throws CommandRefusedException if none does; the message names what else it is, where that can be told
     */
    public static VolumeReader read(BlockDevice volume, String name, VolumeSearch search) throws IOException {
        try {
            return VolumeReader.open(volume, search);
        } catch (CorruptStructureException e) {
            throw new CommandRefusedException(name + ": " + e.getMessage(), e);
        } catch (UnknownVolumeException e) {
            throw new CommandRefusedException(name
                    + e.foreign()
                            .map(f -> ": " + f + ", which no parser here reads")
                            .orElse(
                                    " holds no volume that a parser here knows ('offhost drivers' lists them), and nothing"
                                            + " else that has a known signature"));
        }
    }
}
