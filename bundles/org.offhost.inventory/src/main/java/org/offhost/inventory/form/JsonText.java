// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.form;

import java.util.Map;

/** The form of JSON (RFC 8259) that {@link Document} uses: one string value a line. */
public final class JsonText {
    private final String text;
    private int at;

    private JsonText(String text) {
        this.text = text;
    }

    static void quote(StringBuilder b, String s) {
        b.append('"');
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c == '"' || c == '\\') {
                b.append('\\').append(c);
            } else if (c < 0x20 || c == 0x7f || unpaired(s, i)) {
                b.append(String.format("\\u%04x", (int) c));
            } else {
                b.append(c);
            }
        }
        b.append('"');
    }

    /** Whether the code unit is half of a surrogate pair without its other half. */
    public static boolean unpaired(CharSequence s, int i) {
        char c = s.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 >= s.length() || !Character.isLowSurrogate(s.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(s.charAt(i - 1)));
    }

    /** Reads "{", then lines of key and value, each with a comma; gives false if it is anything else. */
    static boolean parse(String text, Map<String, String> values) {
        JsonText t = new JsonText(text);
        if (!t.take("{\n")) {
            return false;
        }
        while (t.at < text.length()) {
            StringBuilder key = new StringBuilder();
            StringBuilder value = new StringBuilder();
            if (!t.take("  ") || !t.string(key) || !t.take(": ") || !t.string(value) || !t.take(",\n")) {
                return false;
            }
            if (values.put(key.toString(), value.toString()) != null) {
                return false;
            }
        }
        return true;
    }

    private boolean take(String expected) {
        boolean there = text.startsWith(expected, at);
        at += expected.length();
        return there;
    }

    private boolean string(StringBuilder out) {
        if (!take("\"")) {
            return false;
        }
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return true;
            }
            if (c == '\\') {
                if (!escape(out)) {
                    return false;
                }
            } else {
                out.append(c);
            }
        }
        return false;
    }

    private boolean escape(StringBuilder out) {
        char c = at < text.length() ? text.charAt(at++) : 0;
        if (c == '"' || c == '\\') {
            out.append(c);
            return true;
        }
        if (c != 'u' || at + 4 > text.length()) {
            return false;
        }
        try {
            out.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
        } catch (NumberFormatException e) {
            return false;
        }
        at += 4;
        return true;
    }
}
