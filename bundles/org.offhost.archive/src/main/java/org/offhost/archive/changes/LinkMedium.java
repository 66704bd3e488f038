// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.changes;

import java.util.Optional;

/**
 * Another medium that has a set of a chain, as the README of the sets that continue it names it.
 *
 * @param id its identity
 * @param recordLength bytes of its records; 0 if it is a disk
 * @param name what people call it; may be empty
 */
public record LinkMedium(String id, int recordLength, String name) {
    /** In the place of one that is none: the set is on the medium of those that continue it. */
    public static final String HERE = "-";

    /** A line of text. */
    public String toLine() {
        return id + " " + recordLength + " " + name;
    }

    /**
     * Reads a line.
     *
     * @return empty if the set is not on another medium
     * @throws IllegalArgumentException if it is no such line
     */
    public static Optional<LinkMedium> of(String line) {
        if (line.equals(HERE)) {
            return Optional.empty();
        }
        String[] words = line.split(" ", 3);
        if (words.length != 3) {
            throw new IllegalArgumentException("'" + line + "': expected identity, record length and name of a medium");
        }
        return Optional.of(new LinkMedium(words[0], Integer.parseInt(words[1]), words[2]));
    }

    /** For a person who looks for it. */
    String told() {
        String called = name.isEmpty() ? "" : " '" + name.replaceAll("\\p{Cntrl}", "?") + "'";
        return (recordLength > 0 ? "tape" : "disk") + called + ", " + id;
    }
}
