// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhost.filesystem.CorruptStructureException;

/** A section of a text: values and sections by name, in no order that counts. */
final class TextSection {
    private final String title;
    private final long position;
    private final Map<String, Object> entries = new LinkedHashMap<>();

    /**
     * @param title the names that lead to it, for people
     * @param position byte of the device at which the text begins
     */
    TextSection(String title, long position) {
        this.title = title;
        this.position = position;
    }

    /** @param value a Long, a String, a List of both, or a section */
    void put(String name, Object value) throws CorruptStructureException {
        if (entries.putIfAbsent(name, value) != null) {
            throw corrupt("names that differ", "two entries " + name);
        }
    }

    String title() {
        return title;
    }

    /** Of the text. */
    long position() {
        return position;
    }

    /** Its sections by name. */
    Map<String, TextSection> sections() {
        Map<String, TextSection> sections = new LinkedHashMap<>();
        entries.forEach((name, value) -> {
            if (value instanceof TextSection s) {
                sections.put(name, s);
            }
        });
        return Collections.unmodifiableMap(sections);
    }

    Optional<TextSection> findSection(String name) {
        return entries.get(name) instanceof TextSection s ? Optional.of(s) : Optional.empty();
    }

    TextSection section(String name) throws CorruptStructureException {
        return findSection(name).orElseThrow(() -> corrupt("a section " + name, "none"));
    }

    Optional<String> findText(String name) {
        return entries.get(name) instanceof String s ? Optional.of(s) : Optional.empty();
    }

    String text(String name) throws CorruptStructureException {
        return findText(name).orElseThrow(() -> corrupt("a text " + name, "none"));
    }

    /**
     * A number.
     *
     * @throws CorruptStructureException unless it is there and within the limits
     */
    long number(String name, long least, long most) throws CorruptStructureException {
        Object value = entries.get(name);
        if (value instanceof Long n && n >= least && n <= most) {
            return n;
        }
        throw corrupt(
                name + " from " + least + " to " + most, value instanceof Long n ? n.toString() : "no such number");
    }

    /** A list; empty if there is none. */
    List<?> list(String name) {
        return entries.get(name) instanceof List<?> l ? l : List.of();
    }

    CorruptStructureException corrupt(String expected, String found) {
        return new CorruptStructureException(
                "volume group text" + (title.isEmpty() ? "" : ", " + title), position, expected, found);
    }
}
