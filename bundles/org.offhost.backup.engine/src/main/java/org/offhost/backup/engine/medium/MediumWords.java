// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import java.util.Arrays;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Consistency;

/**
 * The words that stand in sets for constants of the host product, as docs/format.md tells them. They are given once,
 * whatever the constants are called here.
 */
public final class MediumWords {
    private MediumWords() {}

    public static String of(Consistency consistency) {
        return switch (consistency) {
            case QUIET -> "quiet";
            case CRASH_CONSISTENT -> "crash-consistent";
            case SAID_TO_BE_STILL -> "said-to-be-still";
            case INCONSISTENT -> "inconsistent";
            case APPLICATION_CONSISTENT -> "application-consistent";
        };
    }

    /** What a word says; of one that is not known here nothing is promised. */
    public static Consistency consistency(String word) {
        return Arrays.stream(Consistency.values())
                .filter(c -> of(c).equals(word))
                .findFirst()
                .orElse(Consistency.INCONSISTENT);
    }

    public static String of(CheckLevel level) {
        return switch (level) {
            case NONE -> "none";
            case STRUCTURE -> "structure";
            case SAMPLE -> "sample";
            case READ -> "read";
            case FULL -> "full";
        };
    }

    /** What a word says; of one that is not known here nothing was proved. */
    static CheckLevel level(String word) {
        return Arrays.stream(CheckLevel.values())
                .filter(l -> of(l).equals(word))
                .findFirst()
                .orElse(CheckLevel.NONE);
    }
}
