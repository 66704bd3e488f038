// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.access;

/** What a command does to a unit that another nexus may have reserved (SPC-4, table 67; SBC-3, table 13). */
public enum CommandAccess {
    /** Allowed whoever holds the unit. */
    ALWAYS,
    /** As {@link #ALWAYS} under a persistent reservation, but not while RESERVE(6) holds the unit. */
    UNLESS_RESERVED,
    /** Allowed unless the other holds the unit for itself alone. */
    READS,
    /** Allowed only to those who are let in. */
    WRITES
}
