// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON text (RFC 8259): objects as maps in their order, arrays as lists, whole numbers as long, others as double, null as null.
 * It is a stranger's: depth is limited, a name may stand once in an object, and whoever calls limits the length.
 */
public final class StrictJson {
    private static final int HEX = 16;

    private final String text;
    private final int depth;
    private int at;

    private StrictJson(String text, int depth) {
        this.text = text;
        this.depth = depth;
    }

    /**
     * Reads an object and nothing behind it.
     *
     * @param depth most levels of objects and arrays within it
     * @throws MalformedJsonException if it is anything else
     */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> object(String text, int depth) throws MalformedJsonException {
        StrictJson json = new StrictJson(text, depth);
        Object value = json.value(0);
        json.space();
        if (json.at != text.length() || !(value instanceof Map)) {
            throw json.malformed("one object");
        }
        return (Map<String, Object>) value;
    }

    private Object value(int level) throws MalformedJsonException {
        if (level > depth) {
            throw malformed("at most " + depth + " levels");
        }
        space();
        return switch (peek()) {
            case '{' -> map(level);
            case '[' -> list(level);
            case '"' -> string();
            case 't' -> word("true", Boolean.TRUE);
            case 'f' -> word("false", Boolean.FALSE);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, Object> map(int level) throws MalformedJsonException {
        Map<String, Object> map = new LinkedHashMap<>();
        at++;
        space();
        if (accept('}')) {
            return map;
        }
        do {
            space();
            String name = string();
            if (map.containsKey(name)) {
                throw malformed("each name once");
            }
            space();
            expect(':');
            map.put(name, value(level + 1));
            space();
        } while (accept(','));
        expect('}');
        return map;
    }

    private List<Object> list(int level) throws MalformedJsonException {
        List<Object> list = new ArrayList<>();
        at++;
        space();
        if (accept(']')) {
            return list;
        }
        do {
            list.add(value(level + 1));
            space();
        } while (accept(','));
        expect(']');
        return list;
    }

    private String string() throws MalformedJsonException {
        expect('"');
        StringBuilder out = new StringBuilder();
        for (char c = peek(); c != '"'; c = peek()) {
            if (c < ' ') {
                throw malformed("no control character");
            }
            at++;
            out.append(c == '\\' ? escaped() : c);
        }
        at++;
        return out.toString();
    }

    private char escaped() throws MalformedJsonException {
        char c = peek();
        at++;
        return switch (c) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case '"', '\\', '/' -> c;
            case 'u' -> unit();
            default -> throw malformed("an escape");
        };
    }

    private char unit() throws MalformedJsonException {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), HEX);
            if (digit < 0) {
                throw malformed("four hexadecimal digits");
            }
            unit = unit * HEX + digit;
            at++;
        }
        return (char) unit;
    }

    private Object word(String word, Object value) throws MalformedJsonException {
        if (!text.startsWith(word, at)) {
            throw malformed("a value");
        }
        at += word.length();
        return value;
    }

    private Object number() throws MalformedJsonException {
        int start = at;
        while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String digits = text.substring(start, at);
        try {
            return digits.matches("-?\\d+") ? (Object) Long.valueOf(digits) : (Object) Double.valueOf(digits);
        } catch (NumberFormatException e) {
            at = start;
            throw malformed("a value");
        }
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() throws MalformedJsonException {
        if (at >= text.length()) {
            throw malformed("more text");
        }
        return text.charAt(at);
    }

    private boolean accept(char c) throws MalformedJsonException {
        if (peek() == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) throws MalformedJsonException {
        if (!accept(c)) {
            throw malformed("'" + c + "'");
        }
    }

    private MalformedJsonException malformed(String expected) {
        return new MalformedJsonException(expected, at);
    }
}
