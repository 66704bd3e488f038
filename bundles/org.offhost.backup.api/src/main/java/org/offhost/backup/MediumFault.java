// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

import java.util.Objects;

/**
 * A part of a medium that is no whole set. The sets that are whole can be listed, verified and restored all the same.
 *
 * @param setId id of the set, as far as it can be read; otherwise empty
 * @param position on disk the byte of the medium, on tape the logical object at which it begins
 * @param where the same in words
 * @param expected what should be there
 * @param found what is there
 * @param advice how to get at the data with plain tools, or what to do
 * @param harmless whether it is only what an interrupted job left, over which the next set is written
 */
public record MediumFault(
        String setId, long position, String where, String expected, String found, String advice, boolean harmless) {
    public MediumFault {
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
