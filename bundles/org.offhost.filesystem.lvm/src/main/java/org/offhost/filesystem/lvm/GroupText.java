// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.offhost.filesystem.CorruptStructureException;

/**
 * Reads the text form of LVM's configuration: {@code name = value}, {@code name { … }}, values that are numbers, texts or
 * lists of both, comments from # on. Memory is bounded by the text's length and {@link #MOST_VALUES}.
 */
final class GroupText {
    /** Names and values of a text; ten thousand logical volumes have a fifth of it. */
    private static final int MOST_VALUES = 500_000;

    /** Sections in sections; a volume group has four. */
    private static final int DEEPEST = 16;

    private static final int SHOWN = 40;

    private final byte[] bytes;
    private final long position;
    private int at;
    private int line = 1;
    private int values;

    private GroupText(byte[] bytes, long position) {
        this.bytes = bytes;
        this.position = position;
    }

    /**
     * Reads a text.
     *
     * @param bytes ends with its length, or a NUL
     * @param position byte of the device at which it begins
     */
    static TextSection read(byte[] bytes, long position) throws CorruptStructureException {
        GroupText text = new GroupText(bytes, position);
        TextSection top = new TextSection("", position);
        text.entries(top, 0);
        return top;
    }

    private void entries(TextSection into, int depth) throws CorruptStructureException {
        if (depth > DEEPEST) {
            throw corrupt("at most " + DEEPEST + " sections in each other", "more");
        }
        for (int c = peek(); c != (depth == 0 ? -1 : '}'); c = peek()) {
            String name = name();
            switch (peek()) {
                case '=' -> {
                    at++;
                    into.put(name, value());
                }
                case '{' -> {
                    at++;
                    String title = into.title().isEmpty() ? shown(name) : into.title() + "/" + shown(name);
                    TextSection section = new TextSection(title, position);
                    entries(section, depth + 1);
                    at++;
                    into.put(name, section);
                }
                default -> throw corrupt("= or { behind " + shown(name), found());
            }
        }
    }

    private Object value() throws CorruptStructureException {
        if (peek() != '[') {
            return scalar();
        }
        at++;
        List<Object> list = new ArrayList<>();
        while (peek() != ']') {
            list.add(scalar());
            if (peek() == ',') {
                at++;
            } else if (peek() != ']') {
                throw corrupt(", or ] in a list", found());
            }
        }
        at++;
        return list;
    }

    private Object scalar() throws CorruptStructureException {
        count();
        int c = peek();
        if (c == '"') {
            return quoted();
        }
        int begin = at;
        if (c == '-' || c == '+') {
            at++;
        }
        while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        String digits = new String(bytes, begin, at - begin, StandardCharsets.US_ASCII);
        try {
            return Long.valueOf(digits);
        } catch (NumberFormatException e) {
            throw corrupt("a number or a text in quotes", digits.isEmpty() ? found() : shown(digits));
        }
    }

    private String quoted() throws CorruptStructureException {
        StringBuilder raw = new StringBuilder();
        for (at++; at < bytes.length && bytes[at] != '"' && bytes[at] != 0; at++) {
            if (bytes[at] == '\\' && at + 1 < bytes.length) {
                at++;
            }
            line += bytes[at] == '\n' ? 1 : 0;
            raw.append((char) (bytes[at] & 0xFF));
        }
        if (at >= bytes.length || bytes[at] != '"') {
            throw corrupt("a text that ends with a quote", "the end");
        }
        at++;
        return new String(raw.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private String name() throws CorruptStructureException {
        count();
        if (peek() == '"') {
            return quoted();
        }
        int begin = at;
        while (at < bytes.length && isOfName(bytes[at])) {
            at++;
        }
        if (at == begin) {
            throw corrupt("a name", found());
        }
        return new String(bytes, begin, at - begin, StandardCharsets.US_ASCII);
    }

    private static boolean isOfName(int c) {
        return c >= '0' && c <= '9'
                || c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c == '_'
                || c == '-'
                || c == '+'
                || c == '.'
                || c == '/'
                || c == '@';
    }

    /** The next byte that means something; -1 at the end. Stays before it. */
    private int peek() {
        boolean comment = false;
        for (; at < bytes.length && bytes[at] != 0; at++) {
            int c = bytes[at] & 0xFF;
            comment = c != '\n' && (comment || c == '#');
            line += c == '\n' ? 1 : 0;
            if (!comment && c != ' ' && c != '\t' && c != '\n' && c != '\r') {
                return c;
            }
        }
        return -1;
    }

    private void count() throws CorruptStructureException {
        values++;
        if (values > MOST_VALUES) {
            throw corrupt("at most " + MOST_VALUES + " names and values", "more");
        }
    }

    private String found() {
        int c = peek();
        return c < 0 ? "the end" : c > 0x20 && c < 0x7F ? Character.toString(c) : "byte " + (c & 0xFF);
    }

    /** Of a name as long as the text, what a person needs. */
    static String shown(String name) {
        return name.length() <= SHOWN ? name : name.substring(0, SHOWN) + "…";
    }

    private CorruptStructureException corrupt(String expected, String found) {
        return new CorruptStructureException("volume group text, line " + line, position, expected, found);
    }
}
