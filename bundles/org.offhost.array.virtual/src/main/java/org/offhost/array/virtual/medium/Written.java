// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium;

/**
 * What a unit was given since the array started, whoever gave it.
 *
 * @param writes number of writes
 * @param blocks logical blocks, of a tape records
 */
public record Written(long writes, long blocks) {
    /** Of what nobody writes. */
    public static final Written NOTHING = new Written(0, 0);
}
