// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.sums;

import java.util.Arrays;
import java.util.Optional;

/** Where sums of a set come from. */
public enum SumsOrigin {
    /** The bytes were compared with the snapshot when they were summed. */
    SNAPSHOT("SNAPSHOT"),
    /** The bytes were read from the medium later, when there was nothing to compare them with. */
    READING("READING");

    private final String word;

    SumsOrigin(String word) {
        this.word = word;
    }

    /** What stands for it on a medium, whatever becomes of its name here. */
    String word() {
        return word;
    }

    static Optional<SumsOrigin> of(String word) {
        return Arrays.stream(values()).filter(o -> o.word.equals(word)).findFirst();
    }
}
