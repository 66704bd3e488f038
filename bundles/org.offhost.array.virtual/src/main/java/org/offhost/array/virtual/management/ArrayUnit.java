// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.management;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.offhost.block.Designator;
import org.offhost.block.Unit;

/**
 * A logical unit of the array.
 *
 * @param designator its NAA name, the same across starts and by any name of its file
 * @param kind what it stores
 * @param backing the file or device it is kept in; of a point-in-time unit the file of its origin
 * @param size bytes it holds; 0 for a tape
 * @param blockLength bytes of a logical block; 0 for a tape
 * @param readOnly whether writes are refused
 * @param hostDevice whether it is kept on a block device, of which only the writes of this host are seen
 * @param origin the unit of which this shows a point in time; empty for a unit of its own
 * @param problem why it cannot be used now; empty if it can
 */
public record ArrayUnit(
        Designator designator,
        Unit.Kind kind,
        Path backing,
        long size,
        int blockLength,
        boolean readOnly,
        boolean hostDevice,
        Optional<Designator> origin,
        Optional<String> problem) {
    public ArrayUnit {
        Objects.requireNonNull(designator, "designator");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(backing, "backing");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(problem, "problem");
    }
}
