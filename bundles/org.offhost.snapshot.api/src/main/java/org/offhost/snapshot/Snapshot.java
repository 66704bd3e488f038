// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot;

import java.time.Instant;
import org.offhost.block.Designator;

/**
 * A point-in-time image of a logical unit.
 *
 * @param origin the unit that was cut
 * @param unit the logical unit that shows it, read-only
 * @param cutAt when it was cut
 */
public record Snapshot(Designator origin, Designator unit, Instant cutAt) {}
