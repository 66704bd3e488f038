// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.util.Objects;

/**
 * What is on a medium and is no whole set: it denies nothing to the sets that are whole.
 *
 * @param kind what is the matter
 * @param setId id of the set, as far as it can be read; otherwise empty
 * @param position on disk the byte of the medium, on tape the logical object at which it begins
 * @param where the same in words: of what it is counted
 * @param expected what should be there
 * @param found what is there
 * @param advice how to get at the data without this program, or what to do; a sentence without its full stop
 */
public record MediumFinding(
        Kind kind, String setId, long position, String where, String expected, String found, String advice) {
    /** What can be the matter. */
    public enum Kind {
        /** A set that was committed is damaged, or a part of the medium between sets. */
        DAMAGED,
        /** A set of a form that this version does not read. */
        OTHER_FORM,
        /** The medium knows of sets that are not there any more. */
        MISSING,
        /** Behind the last set lies what is no set, and does not belong there. */
        BEHIND,
        /** The sums are missing that the backup of a set put behind it. */
        UNPROVED,
        /** Behind the last set lies what a job left that did not live to commit; the next set is written over it. */
        UNCOMMITTED,
        /**
         * The last set of a tape is whole, and the filemark behind it is not there: its job was killed in front of it, or the tape
         * was cut short.
         */
        UNCLOSED
    }

    public MediumFinding {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(setId, "setId");
        Objects.requireNonNull(where, "where");
        Objects.requireNonNull(expected, "expected");
        Objects.requireNonNull(found, "found");
        Objects.requireNonNull(advice, "advice");
    }

    /** All of it in a line for a person. */
    public String text() {
        return (setId.isEmpty() ? "" : "set " + setId + ", ") + where + ": expected " + expected + ", found " + found
                + (advice.isEmpty() ? "" : ". " + advice);
    }
}
