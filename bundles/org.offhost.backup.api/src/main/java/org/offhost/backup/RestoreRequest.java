// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.offhost.block.Designator;

/**
 * What to restore, and where to.
 *
 * @param medium logical unit that carries the set
 * @param setId the set; empty for the newest
 * @param destination where it goes
 * @param paths patterns of the files to restore; empty for all
 * @param offload whether content may pass this host on its way to a unit
 * @param patience how long the job may wait for a driver before it fails
 */
public record RestoreRequest(
        Designator medium,
        String setId,
        Destination destination,
        List<String> paths,
        Offload offload,
        Duration patience) {
    public RestoreRequest {
        Objects.requireNonNull(medium, "medium");
        Objects.requireNonNull(setId, "setId");
        Objects.requireNonNull(destination, "destination");
        paths = List.copyOf(paths);
        Objects.requireNonNull(offload, "offload");
        Objects.requireNonNull(patience, "patience");
    }

    /** Where a restore goes. */
    public sealed interface Destination permits ToUnit, ToFolder {}

    /**
     * A whole volume onto a logical unit, or into a partition of one.
     *
     * @param unit the unit
     * @param overwrite whether data found there may be lost
     * @param volume number of the partition, as the unit's table counts; nothing outside of it is written; empty for a
     *     unit that the volume gets for itself
     */
    public record ToUnit(Designator unit, boolean overwrite, OptionalInt volume) implements Destination {
        public ToUnit {
            Objects.requireNonNull(unit, "unit");
            Objects.requireNonNull(volume, "volume");
        }

        /** Onto the whole unit. */
        public ToUnit(Designator unit, boolean overwrite) {
            this(unit, overwrite, OptionalInt.empty());
        }

        @Override
        public String toString() {
            return (volume.isPresent() ? "volume " + volume.getAsInt() + " of " : "") + "unit " + unit
                    + (overwrite ? ", overwriting" : "");
        }

        /** Into one partition. */
        public ToUnit volume(int number) {
            return new ToUnit(unit, overwrite, OptionalInt.of(number));
        }
    }

    /**
     * Files into a folder of this host; their content passes this host.
     *
     * @param folder exists, or its parent does
     * @param overwrite whether files found in it may be replaced
     */
    public record ToFolder(Path folder, boolean overwrite) implements Destination {}
}
