// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.unit;

/**
 * How much a unit was read and written since the array started.
 *
 * @param reads READ commands
 * @param writes writes of any kind, a copy manager's among them
 * @param blocksWritten logical blocks, of a tape records
 * @param blocksRead the same of {@code reads}
 */
record AccessCounts(long reads, long writes, long blocksWritten, long blocksRead) {}
