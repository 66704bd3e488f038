// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot;

import java.util.List;
import org.offhost.block.Designator;

/**
 * What to cut.
 *
 * @param setId name of the set, chosen by who asks; part of the name the array shows, so that leftovers can be told
 *     apart; letters, digits, '-'
 * @param units logical units to cut at one instant
 */
public record SnapshotRequest(String setId, List<Designator> units) {
    public SnapshotRequest {
        units = List.copyOf(units);
        if (!setId.matches("[A-Za-z0-9-]{1,64}")) {
            throw new IllegalArgumentException(
                    "snapshot set id '" + setId + "': expected 1 to 64 letters, digits, '-'");
        }
        if (units.isEmpty()) {
            throw new IllegalArgumentException("snapshot set " + setId + " names no unit");
        }
    }
}
