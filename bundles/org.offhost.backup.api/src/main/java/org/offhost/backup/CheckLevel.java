// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

/** What is proved after copying; each level includes those before it. */
public enum CheckLevel {
    /** Nothing but the devices' word. */
    NONE,
    /** The metadata of the copy is read back and held against what the inventory was read from, or parsed and held against it. */
    STRUCTURE,
    /** Both edges of every range and 1 % at random are compared with the snapshot. */
    SAMPLE,
    /** All is read, and there was nothing to compare it with: damage would not have been seen. */
    READ,
    /** All is read and is what it was: compared with the snapshot, or with sums kept of it. */
    FULL
}
