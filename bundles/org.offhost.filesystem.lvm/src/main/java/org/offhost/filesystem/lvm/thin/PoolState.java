// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm.thin;

/**
 * What the table of a pool says of itself.
 *
 * @param transaction number of changes to volumes
 * @param used chunks that volumes have
 * @param chunks that there are
 * @param held whether a copy of the table's root is kept for somebody who reads it
 * @param words the state, in words that are others once the table is written
 */
public record PoolState(long transaction, long used, long chunks, boolean held, String words) {}
