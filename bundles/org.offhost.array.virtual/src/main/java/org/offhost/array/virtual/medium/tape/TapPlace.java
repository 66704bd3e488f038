// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.tape;

/**
 * A place between two logical objects of a tape.
 *
 * @param object identifier of the object behind it: the number of records and filemarks before it
 * @param offset byte of the file at which that object begins
 * @param filemarks filemarks before it
 */
public record TapPlace(long object, long offset, long filemarks) {
    /** Beginning of the partition. */
    public static final TapPlace BEGINNING = new TapPlace(0, 0, 0);

    TapPlace behindRecord(int length) {
        return new TapPlace(object + 1, offset + TapWords.lengthOnFile(length), filemarks);
    }

    TapPlace behindFilemark() {
        return new TapPlace(object + 1, offset + TapWords.WORD, filemarks + 1);
    }

    /** Behind a part of the file that is no tape image, and counts as a record. */
    TapPlace behindDamage(long end) {
        return new TapPlace(object + 1, end, filemarks);
    }

    /** The same place behind an erase gap, which is no object. */
    TapPlace behindGap() {
        return new TapPlace(object, offset + TapWords.WORD, filemarks);
    }
}
