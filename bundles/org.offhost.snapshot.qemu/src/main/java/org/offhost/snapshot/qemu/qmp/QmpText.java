// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu.qmp;

import java.util.Collection;
import java.util.Map;

/** Writes the JSON (RFC 8259) of a command: maps, collections, strings, whole numbers and booleans, in ASCII. */
public final class QmpText {
    private static final int FIRST_PLAIN = 0x20;
    private static final int LAST_PLAIN = 0x7E;

    private QmpText() {}

    public static String of(Object value) {
        StringBuilder text = new StringBuilder();
        append(text, value);
        return text.toString();
    }

    private static void append(StringBuilder text, Object value) {
        if (value instanceof Map<?, ?> map) {
            char sign = '{';
            for (Map.Entry<?, ?> member : map.entrySet()) {
                text.append(sign);
                quote(text, (String) member.getKey());
                text.append(':');
                append(text, member.getValue());
                sign = ',';
            }
            text.append(sign == '{' ? "{}" : "}");
        } else if (value instanceof Collection<?> all) {
            char sign = '[';
            for (Object one : all) {
                text.append(sign);
                append(text, one);
                sign = ',';
            }
            text.append(sign == '[' ? "[]" : "]");
        } else if (value instanceof String s) {
            quote(text, s);
        } else if (value instanceof Long || value instanceof Integer || value instanceof Boolean) {
            text.append(value);
        } else {
            throw new IllegalArgumentException("no value of a command: " + value);
        }
    }

    private static void quote(StringBuilder text, String s) {
        text.append('"');
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < FIRST_PLAIN || c > LAST_PLAIN) {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
