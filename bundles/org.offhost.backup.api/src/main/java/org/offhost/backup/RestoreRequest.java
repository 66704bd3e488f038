// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.offhost.block.Designator;

/**
 * What to restore, and where to.
 *
 * @param medium logical unit that carries the set
 * @param setId the set; empty for the newest
 * @param destination where it goes
 * @param paths files to restore, each a path of the set, meant literally if it is there, or else a pattern; empty for all
 * @param names more files to restore, each a path of the set and never a pattern
 * @param exclude files to leave out of them, said as {@code paths}
 * @param offload whether content may pass this host on its way to a unit
 * @param check whether what is restored is held against the sums on the medium
 * @param patience how long the job may wait for a driver before it fails
 * @param dryRun whether it ends when it is known what would be restored, how, by whom and where to: nothing is written to
 *     the destination
 */
public record RestoreRequest(
        Designator medium,
        String setId,
        Destination destination,
        List<String> paths,
        List<String> names,
        List<String> exclude,
        Offload offload,
        boolean check,
        Duration patience,
        boolean dryRun) {
    public RestoreRequest {
        Objects.requireNonNull(medium, "medium");
        Objects.requireNonNull(setId, "setId");
        Objects.requireNonNull(destination, "destination");
        paths = List.copyOf(paths);
        names = List.copyOf(names);
        exclude = List.copyOf(exclude);
        Objects.requireNonNull(offload, "offload");
        Objects.requireNonNull(patience, "patience");
    }

    /** The whole of the newest set, by the defaults: offload preferred, not checked, one minute's wait. */
    public static RestoreRequest of(Designator medium, Destination destination) {
        return new RestoreRequest(
                medium,
                "",
                destination,
                List.of(),
                List.of(),
                List.of(),
                Offload.PREFERRED,
                false,
                Duration.ofMinutes(1),
                false);
    }

    public RestoreRequest set(String id) {
        return new RestoreRequest(medium, id, destination, paths, names, exclude, offload, check, patience, dryRun);
    }

    /** Of some files only. */
    public RestoreRequest files(List<String> include, List<String> without) {
        return new RestoreRequest(
                medium, setId, destination, include, names, without, offload, check, patience, dryRun);
    }

    /** Of some files that are named, whatever their names look like. */
    public RestoreRequest names(List<String> literal) {
        return new RestoreRequest(
                medium, setId, destination, paths, literal, exclude, offload, check, patience, dryRun);
    }

    public RestoreRequest offload(Offload policy) {
        return new RestoreRequest(medium, setId, destination, paths, names, exclude, policy, check, patience, dryRun);
    }

    public RestoreRequest check(boolean sums) {
        return new RestoreRequest(medium, setId, destination, paths, names, exclude, offload, sums, patience, dryRun);
    }

    public RestoreRequest patience(Duration limit) {
        return new RestoreRequest(medium, setId, destination, paths, names, exclude, offload, check, limit, dryRun);
    }

    /** Only to be told what it would do. */
    public RestoreRequest dryRun(boolean dry) {
        return new RestoreRequest(medium, setId, destination, paths, names, exclude, offload, check, patience, dry);
    }

    /** Where a restore goes. */
    public sealed interface Destination permits ToUnit, ToFolder, ToPlace {}

    /**
     * A whole volume onto a logical unit, or into a partition of one.
     *
     * @param unit the unit
     * @param overwrite whether data found there may be lost
     * @param volume which volume of the unit's table, as {@link org.offhost.filesystem.VolumeTable#called} has it; nothing outside
     *     of it is written; empty for a unit that the volume gets for itself
     * @param beside other units that the volume lies on, too; not empty only with a volume that is named
     */
    public record ToUnit(Designator unit, boolean overwrite, String volume, List<Designator> beside)
            implements Destination {
        public ToUnit {
            Objects.requireNonNull(unit, "unit");
            Objects.requireNonNull(volume, "volume");
            beside = List.copyOf(beside);
            BackupRequest.requireBeside(unit, volume, beside);
        }

        /** Onto one unit. */
        public ToUnit(Designator unit, boolean overwrite, String volume) {
            this(unit, overwrite, volume, List.of());
        }

        /** Onto the whole unit. */
        public ToUnit(Designator unit, boolean overwrite) {
            this(unit, overwrite, "");
        }

        @Override
        public String toString() {
            return (volume.isEmpty() ? "" : "volume " + volume + " of ") + "unit " + unit
                    + (overwrite ? ", overwriting" : "");
        }

        /** Into one partition. */
        public ToUnit volume(int number) {
            return volume(String.valueOf(number));
        }

        /** Into one volume, by its number or by the name that the table gives it: "vg/root". */
        public ToUnit volume(String called) {
            return new ToUnit(unit, overwrite, called, beside);
        }

        /** Into a volume that is named and lies on other units, too. */
        public ToUnit beside(List<Designator> others) {
            return new ToUnit(unit, overwrite, volume, others);
        }

        /** The unit and those beside it. */
        public List<Designator> units() {
            List<Designator> all = new ArrayList<>(List.of(unit));
            all.addAll(beside);
            return List.copyOf(all);
        }
    }

    /**
     * Files to wherever a placer that is there places them, as into an archive; their content passes this host. What is there
     * already is not replaced.
     *
     * @param place of a form that one of the placers knows (restore-placer SPI); no folder of this host
     * @param passing whether the place is gone with the process that asked: a job that had not ended by then has failed, and
     *     cannot be gone on with
     */
    public record ToPlace(URI place, boolean passing) implements Destination {
        public ToPlace {
            if (!place.isAbsolute() || "file".equalsIgnoreCase(place.getScheme())) {
                throw new IllegalArgumentException(place + ": a URI is expected that is no folder of this host");
            }
        }

        /** To a place that stays. */
        public ToPlace(URI place) {
            this(place, false);
        }

        @Override
        public String toString() {
            return place.toString();
        }
    }

    /**
     * Files into a folder of this host; their content passes this host.
     *
     * @param folder exists, or its parent does
     * @param existing what happens to files found in it
     */
    public record ToFolder(Path folder, ExistingFiles existing) implements Destination {
        public ToFolder {
            Objects.requireNonNull(folder, "folder");
            Objects.requireNonNull(existing, "existing");
        }

        @Override
        public String toString() {
            return "folder " + folder
                    + switch (existing) {
                        case REFUSE -> "";
                        case SKIP -> ", passing over what is there";
                        case OVERWRITE -> ", overwriting";
                    };
        }
    }
}
