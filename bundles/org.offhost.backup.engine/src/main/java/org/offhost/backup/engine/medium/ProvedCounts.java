// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

/**
 * What of a restore's contents was proved so far, in all its runs.
 *
 * @param proved contents that were compared with a sum
 * @param unproved contents that were restored and could not be
 */
public record ProvedCounts(long proved, long unproved) {
    /** Both numbers, as a placer keeps them. */
    public String words() {
        return proved + " " + unproved;
    }

    /** @throws NumberFormatException if they are not what {@link #words} gives */
    public static ProvedCounts of(String words) {
        String[] counts = words.split(" ");
        return new ProvedCounts(Long.parseLong(counts[0]), Long.parseLong(counts[counts.length - 1]));
    }
}
