// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.util.Objects;
import org.offhost.block.Designator;

/**
 * One unit of several that a volume lies on, as the source of a copy that takes the ranges of the volume from one at a time.
 *
 * @param unit whose ranges are given
 * @param first whether this copy gives what the host has, too; the others leave it as it is
 * @param alone whether there is no other copy: this host reads what lies elsewhere, and gives it
 */
public record OneUnit(Designator unit, boolean first, boolean alone) {
    public OneUnit {
        Objects.requireNonNull(unit, "unit");
    }
}
