// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.keep;

/**
 * How many sets of each volume are kept: the newest ones, and the newest of each of the last days, weeks, months and years that
 * have any. A set that one of them keeps is kept.
 *
 * @param last the newest sets
 * @param daily days
 * @param weekly weeks, which begin on Monday (ISO 8601)
 * @param monthly months
 * @param yearly years
 */
public record KeepRules(int last, int daily, int weekly, int monthly, int yearly) {
    public KeepRules {
        if (last < 0 || daily < 0 || weekly < 0 || monthly < 0 || yearly < 0) {
            throw new IllegalArgumentException("less than no set is to be kept: " + last + ", " + daily + ", " + weekly
                    + ", " + monthly + ", " + yearly);
        }
    }
}
