// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The values of a configuration, each held against what it may be: one that may not is named, and the value before it stays. A
 * number may come as text, as a file of settings has it.
 */
public final class ConfiguredValues {
    private final String pid;
    private final Map<String, Object> properties;
    private final Consumer<String> complaints;

    /** @param complaints gets a sentence for each value that does not do */
    public ConfiguredValues(String pid, Map<String, Object> properties, Consumer<String> complaints) {
        this.pid = pid;
        this.properties = properties;
        this.complaints = complaints;
    }

    /** Whole seconds, from 0. */
    public Duration seconds(String key, int most, Duration old) {
        return Duration.ofSeconds(number(key, 0, most, Math.toIntExact(old.toSeconds())));
    }

    /** A whole number, from {@code least} to {@code most}. */
    public int number(String key, int least, int most, int old) {
        Object value = properties.get(key);
        if (value == null) {
            return old;
        }
        try {
            long number = Long.parseLong(text(value));
            if (number >= least && number <= most) {
                return (int) number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        refuse(key, text(value), "a whole number from " + least + " to " + most, Integer.toString(old));
        return old;
    }

    /** {@code true} or {@code false}. */
    public boolean flag(String key, boolean old) {
        Object value = properties.get(key);
        if (value == null) {
            return old;
        }
        String text = text(value).toLowerCase(Locale.ROOT);
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        refuse(key, text(value), "true or false", Boolean.toString(old));
        return old;
    }

    /** One of some words, in lower case with hyphens as in a command line, or as they are in the code. */
    public <E extends Enum<E>> E choice(String key, Set<E> choices, E old) {
        Object value = properties.get(key);
        if (value == null) {
            return old;
        }
        for (E choice : choices) {
            if (word(choice).equals(text(value).toLowerCase(Locale.ROOT).replace('_', '-'))) {
                return choice;
            }
        }
        String words = choices.stream().map(ConfiguredValues::word).collect(Collectors.joining(", "));
        refuse(key, text(value), "one of " + words, word(old));
        return old;
    }

    /** Words parted by semicolons, or an array of them; none is empty. */
    public List<String> list(String key, List<String> old) {
        Object value = properties.get(key);
        if (value == null) {
            return old;
        }
        String all = value instanceof Object[] several
                ? Arrays.stream(several).map(String::valueOf).collect(Collectors.joining(";"))
                : text(value);
        return Arrays.stream(all.split(";"))
                .map(String::strip)
                .filter(w -> !w.isEmpty())
                .toList();
    }

    /** Names a value that does not do, and what stays in its place. */
    public void refuse(String key, Object found, String expected, String stays) {
        complaints.accept("configuration " + pid + ", " + key + ": expected " + expected + ", found '" + found + "'; "
                + stays + " stays in force");
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String text(Object value) {
        return String.valueOf(value).strip();
    }
}
