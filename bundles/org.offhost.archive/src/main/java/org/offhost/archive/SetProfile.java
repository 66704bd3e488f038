// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.util.Arrays;
import java.util.Optional;

/** How a set keeps a volume. */
public enum SetProfile {
    /** One sparse member with every allocated range of the volume. */
    VOLUME("VOLUME"),
    /** One member per file. */
    FILES("FILES");

    private final String word;

    SetProfile(String word) {
        this.word = word;
    }

    /** What stands for it on a medium, whatever becomes of its name here. */
    public String word() {
        return word;
    }

    public static Optional<SetProfile> of(String word) {
        return Arrays.stream(values()).filter(p -> p.word.equals(word)).findFirst();
    }
}
