// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.writing;

import org.offhost.backup.engine.job.Hands;

/** Ids of sets: one word for what people call the source, and the job that makes the set. */
public final class SetIds {
    private static final int LONGEST_NAME = 40;

    private SetIds() {}

    /** @param name what people call the source; whatever is no letter, digit or hyphen of it becomes one hyphen */
    public static String of(String name, Hands job) {
        return word(name) + "-" + job.id();
    }

    /**
     * One of several that a job makes.
     *
     * @param number its own among them
     */
    public static String of(String name, int number, Hands job) {
        return word(name) + "-" + number + "-" + job.id();
    }

    private static String word(String name) {
        String word = name.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", "");
        String head = word.substring(0, Math.min(word.length(), LONGEST_NAME));
        return head.isEmpty() ? "set" : head;
    }
}
