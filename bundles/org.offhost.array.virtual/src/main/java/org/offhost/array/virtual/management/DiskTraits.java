// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.management;

/**
 * What a disk tells of itself besides its size.
 *
 * @param thin blocks can be unmapped and then read as zeros; the backing file keeps their room
 * @param removable its medium can be taken out and put back
 */
public record DiskTraits(boolean thin, boolean removable) {
    /** A fully provisioned disk that stays. */
    public static final DiskTraits PLAIN = new DiskTraits(false, false);
}
