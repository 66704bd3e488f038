// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.unit;

import java.io.IOException;
import org.offhost.block.BlockDevice;
import org.offhost.driver.VolumeSearch;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FoundVolume;
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

    /** What the volume of a number is called in a message. */
    public String title(int number) {
        return name + ", volume " + number;
    }

    /** The numbers of the volumes, for a message. */
    public String numbers() {
        return String.join(
                ", ",
                volumes.table().volumes().stream()
                        .map(v -> String.valueOf(v.number()))
                        .toList());
    }

    /**
     * The bytes of a volume.
     *
     * @throws CommandRefusedException if there is none of that number, or it cannot be used
     */
    public BlockDevice open(int number) throws CommandRefusedException {
        FoundVolume volume = volumes.table()
                .volume(number)
                .orElseThrow(() -> new CommandRefusedException(
                        volumes.hasTable()
                                ? name + " has no volume " + number + ", but " + numbers()
                                        + "; volumes are numbered from 1"
                                : name + " has no partition table, so no volume " + number + "; leave --volume out"));
        try {
            return volumes.open(volume);
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
                            .orElse(" holds no volume that a parser here knows, and nothing else that has a known"
                                    + " signature"));
        }
    }
}
