// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.tape;

import java.io.IOException;
import java.util.OptionalLong;

/**
 * Finds where a tape image is well-formed again behind damage: a length word that was changed, or what is left of an older
 * and longer image that a program rewrote from the beginning. Every record has its length behind it, too, so the image is
 * followed from its end backwards.
 */
final class TapSearch {
    /** More filemarks than this one behind the other are zeros that mean nothing. */
    private static final int MOST_MARKS = 1024;

    private TapSearch() {}

    /**
     * The first byte from which all is well-formed up to the end.
     *
     * @param damaged byte at which it is not
     * @param size bytes of the file
     * @return empty if not one record stands there
     */
    static OptionalLong sound(TapWords words, long damaged, long size) throws IOException {
        long least = damaged + TapWords.WORD;
        long at = size;
        long record = -1;
        for (int marks = 0; at - TapWords.WORD >= least && marks <= MOST_MARKS; ) {
            int word = words.at(at - TapWords.WORD);
            if (TapWords.isMark(word)) {
                at -= TapWords.WORD;
                marks++;
                continue;
            }
            long start = TapWords.isRecord(word) ? at - TapWords.lengthOnFile(TapWords.length(word)) : -1;
            if (start < least || words.at(start) != word) {
                break;
            }
            at = start;
            record = start;
            marks = 0;
        }
        if (record < 0) {
            return OptionalLong.empty();
        }
        // the filemark before it closes what is damaged
        long mark = record - TapWords.WORD;
        return OptionalLong.of(mark >= least && words.at(mark) == 0 ? mark : record);
    }
}
