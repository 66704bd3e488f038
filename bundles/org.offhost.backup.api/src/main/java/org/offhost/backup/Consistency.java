// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

/** What the state of a set can be trusted to be; an honest label. */
public enum Consistency {
    /** As after a power cut; no write came for the quiet period before. */
    QUIET,
    /** As after a power cut, amid writes. */
    CRASH_CONSISTENT,
    /** Nothing held the source still, and somebody said that it was; its metadata was the same before and after. */
    SAID_TO_BE_STILL,
    /** Files and allocation map of the volume contradict each other, and somebody accepted that. */
    INCONSISTENT,
    /** The file system or application held its writes. */
    APPLICATION_CONSISTENT
}
