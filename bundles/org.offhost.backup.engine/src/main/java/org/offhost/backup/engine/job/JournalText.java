// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A journal as text: lines of "record.field=value" with the escapes of {@link Properties}, a paragraph for each record, the
 * form's number first.
 */
final class JournalText {
    /** Number of the form that this version writes, and the only one it reads. */
    static final int NUMBER = 6;

    private static final String FORM = "form";
    private static final String HEADING = "# What an Offhost job has done; a resumed one goes on from here.\n";

    private JournalText() {}

    /** First word of the keys of a kind of records. */
    static String name(Class<?> kind) {
        return Forms.ALL.stream()
                .filter(f -> f.type() == kind)
                .findFirst()
                .map(Form::name)
                .orElseThrow(() -> new IllegalArgumentException(kind + " has no form in a journal"));
    }

    static String of(Map<Class<?>, Record> notes) {
        StringBuilder text = new StringBuilder(HEADING);
        line(text, FORM, String.valueOf(NUMBER));
        for (Form<?> form : Forms.ALL) {
            Record note = notes.get(form.type());
            if (note != null) {
                text.append('\n');
                form.write(note)
                        .values()
                        .forEach((field, value) ->
                                line(text, field.isEmpty() ? form.name() : form.name() + "." + field, value));
            }
        }
        return text.toString();
    }

    /** @throws JournalException if it is none, or of another form */
    static Map<Class<?>, Record> read(String text) throws JournalException {
        Properties lines = lines(text);
        requireForm(lines);
        Map<String, JournalFields> records = new LinkedHashMap<>();
        for (String key : lines.stringPropertyNames()) {
            int dot = key.indexOf('.');
            String name = dot < 0 ? key : key.substring(0, dot);
            records.computeIfAbsent(name, JournalFields::new)
                    .set(dot < 0 ? JournalFields.ALONE : key.substring(dot + 1), lines.getProperty(key));
        }
        records.remove(FORM);
        Map<Class<?>, Record> notes = new HashMap<>();
        for (Form<?> form : Forms.ALL) {
            JournalFields fields = records.remove(form.name());
            if (fields != null) {
                notes.put(form.type(), form.read(fields));
            }
        }
        if (!records.isEmpty()) {
            throw JournalException.unknown(records.keySet().iterator().next());
        }
        for (Class<?> needed : List.of(Noted.Head.class, Noted.Standing.class)) {
            if (!notes.containsKey(needed)) {
                throw JournalException.lacks(name(needed));
            }
        }
        return notes;
    }

    private static Properties lines(String text) throws JournalException {
        Properties lines = new Properties();
        try {
            lines.load(new StringReader(text));
        } catch (IllegalArgumentException | IOException e) {
            throw JournalException.noText(e);
        }
        return lines;
    }

    private static void requireForm(Properties lines) throws JournalException {
        String form = lines.getProperty(FORM, "");
        if (form.equals(String.valueOf(NUMBER))) {
            return;
        }
        if (form.matches("[1-9][0-9]{0,8}") || form.isEmpty() && Remains.areEarlier(lines)) {
            throw new JournalException.OtherForm(form, NUMBER);
        }
        throw form.isEmpty() ? JournalException.lacks(FORM) : JournalException.value(FORM, form, "a number", null);
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append(key).append('=');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean half = Character.isSurrogate(c) && !isPair(value, i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\f' -> text.append("\\f");
                case ' ' -> text.append(i == 0 ? "\\ " : " ");
                default -> {
                    if (half || c < ' ') {
                        text.append(String.format("\\u%04X", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('\n');
    }

    /** Whether it is one half of a character whose other half is there: UTF-8 has no others. */
    private static boolean isPair(String value, int i) {
        return Character.isHighSurrogate(value.charAt(i))
                ? i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(value.charAt(i - 1));
    }
}
