// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.offhost.backup.notice.Notice;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.block.Layout;

/**
 * The values of one record in a job's file, by name; {@link #ALONE} if it has one value only. Whatever was read is hostile:
 * a value that is missing, negative, of another kind or not known at all is an error that names it.
 */
final class JournalFields {
    /** Name of a value that stands under the name of its record. */
    static final String ALONE = "";

    private final String record;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Set<String> read = new HashSet<>();

    JournalFields(String record) {
        this.record = record;
    }

    /** Reads a value from text. */
    private interface Reading<T> {
        T of(String text);
    }

    JournalFields set(String field, Object value) {
        values.put(field, String.valueOf(value));
        return this;
    }

    JournalFields extents(String field, List<Extent> ranges) {
        List<String> words = new ArrayList<>();
        ranges.forEach(e -> words.add(e.position() + "+" + e.length()));
        return set(field, String.join(" ", words));
    }

    JournalFields notice(String field, Notice notice) {
        return set(field, NoticeText.of(notice));
    }

    JournalFields notices(String field, List<Notice> notices) {
        return lines(field, notices.stream().map(NoticeText::of).toList());
    }

    JournalFields lines(String field, List<String> lines) {
        return set(field, PathLists.joined(lines));
    }

    /** Takes the values of another record under a name of their own. */
    JournalFields within(String name, JournalFields others) {
        others.values.forEach((field, value) -> set(name + "." + field, value));
        return this;
    }

    /** What {@link #within} took under a name; asked for by that, whoever reads it asks for all of it. */
    JournalFields within(String name) {
        JournalFields others = new JournalFields(key(name));
        String start = name + ".";
        values.forEach((field, value) -> {
            if (field.startsWith(start)) {
                read.add(field);
                others.set(field.substring(start.length()), value);
            }
        });
        return others;
    }

    /** By name, as they were set. */
    Map<String, String> values() {
        return values;
    }

    boolean has(String field) {
        return values.containsKey(field);
    }

    String text(String field) throws JournalException {
        read.add(field);
        String value = values.get(field);
        if (value == null) {
            throw JournalException.lacks(key(field));
        }
        return value;
    }

    /** All values, of a record whose names are not known here. */
    Map<String, String> texts() {
        read.addAll(values.keySet());
        return values;
    }

    private <T> T read(String field, String expected, Reading<T> reading) throws JournalException {
        String text = text(field);
        try {
            return reading.of(text);
        } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException e) {
            throw JournalException.value(key(field), text, expected, e);
        }
    }

    /** A count, position or length. */
    long number(String field) throws JournalException {
        return read(field, "a number from 0 on", text -> {
            long number = Long.parseLong(text);
            if (number < 0) {
                throw new NumberFormatException("negative");
            }
            return number;
        });
    }

    int count(String field) throws JournalException {
        return read(field, "a number from 0 to " + Integer.MAX_VALUE, text -> {
            int number = Integer.parseInt(text);
            if (number < 0) {
                throw new NumberFormatException("negative");
            }
            return number;
        });
    }

    boolean flag(String field) throws JournalException {
        return read(field, "yes or no", text -> switch (text) {
            case "yes" -> true;
            case "no" -> false;
            default -> throw new IllegalArgumentException(text);
        });
    }

    JournalFields flag(String field, boolean value) {
        return set(field, value ? "yes" : "no");
    }

    Instant instant(String field) throws JournalException {
        return read(field, "a time such as 2026-01-31T12:00:00Z", Instant::parse);
    }

    Duration duration(String field) throws JournalException {
        return read(field, "a length of time such as PT3S", text -> {
            Duration time = Duration.parse(text);
            if (time.isNegative()) {
                throw new IllegalArgumentException("negative");
            }
            return time;
        });
    }

    <E extends Enum<E>> E choice(Class<E> kind, String field) throws JournalException {
        return read(field, "one of " + List.of(kind.getEnumConstants()), text -> Enum.valueOf(kind, text));
    }

    Designator designator(String field) throws JournalException {
        return read(field, "a unit such as naa.6000000000000001", Designator::parse);
    }

    Extent extent(String position, String length) throws JournalException {
        long at = number(position);
        return read(length, "a length from 1 on", text -> new Extent(at, Long.parseLong(text)));
    }

    Layout layout(String field) throws JournalException {
        return read(field, "ranges such as 0+4096 8192+512 or 512*0+1024/4096+1024", Layout::parse);
    }

    List<Extent> extents(String field) throws JournalException {
        return read(field, "ranges such as 0+4096 8192+512", text -> {
            List<Extent> ranges = new ArrayList<>();
            for (String word : text.isEmpty() ? new String[0] : text.split(" ")) {
                int plus = word.indexOf('+');
                ranges.add(
                        new Extent(Long.parseLong(word.substring(0, plus)), Long.parseLong(word.substring(plus + 1))));
            }
            return ranges;
        });
    }

    List<String> lines(String field) throws JournalException {
        return PathLists.split(text(field));
    }

    Notice notice(String field) throws JournalException {
        return read(field, "a notice", NoticeText::read);
    }

    List<Notice> notices(String field) throws JournalException {
        return read(
                field,
                "notices",
                text -> PathLists.split(text).stream().map(NoticeText::read).toList());
    }

    /** Throws if there is a value that nobody asked for. */
    void requireAllRead() throws JournalException {
        for (String field : values.keySet()) {
            if (!read.contains(field)) {
                throw JournalException.unknown(key(field));
            }
        }
    }

    private String key(String field) {
        return field.equals(ALONE) ? record : record + "." + field;
    }
}
