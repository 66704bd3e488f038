// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu.qmp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON text (RFC 8259) as QEMU sends it: objects as maps, arrays as lists, whole numbers as long, others as double. What
 * is read is a stranger's: depth is limited, and whoever calls limits the length.
 */
public final class QmpParser {
    private static final int MOST_DEPTH = 64;
    private static final int SHOWN = 60;
    private static final int HEX = 16;

    private final String text;
    private int at;

    private QmpParser(String text) {
        this.text = text;
    }

    /** @throws MalformedQmpException if it is no JSON object */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> object(String text) throws MalformedQmpException {
        QmpParser parser = new QmpParser(text);
        Object value = parser.value(0);
        parser.space();
        if (parser.at != text.length() || !(value instanceof Map)) {
            throw parser.malformed("one object");
        }
        return (Map<String, Object>) value;
    }

    private Object value(int depth) throws MalformedQmpException {
        if (depth > MOST_DEPTH) {
            throw malformed("at most " + MOST_DEPTH + " levels");
        }
        space();
        switch (peek()) {
            case '{':
                return map(depth);
            case '[':
                return list(depth);
            case '"':
                return string();
            case 't':
                return word("true", Boolean.TRUE);
            case 'f':
                return word("false", Boolean.FALSE);
            case 'n':
                return word("null", null);
            default:
                return number();
        }
    }

    private Map<String, Object> map(int depth) throws MalformedQmpException {
        Map<String, Object> map = new LinkedHashMap<>();
        at++;
        space();
        if (accept('}')) {
            return map;
        }
        do {
            space();
            String name = string();
            space();
            expect(':');
            map.put(name, value(depth + 1));
            space();
        } while (accept(','));
        expect('}');
        return map;
    }

    private List<Object> list(int depth) throws MalformedQmpException {
        List<Object> list = new ArrayList<>();
        at++;
        space();
        if (accept(']')) {
            return list;
        }
        do {
            list.add(value(depth + 1));
            space();
        } while (accept(','));
        expect(']');
        return list;
    }

    private String string() throws MalformedQmpException {
        expect('"');
        StringBuilder out = new StringBuilder();
        for (char c = peek(); c != '"'; c = peek()) {
            at++;
            out.append(c == '\\' ? escaped() : c);
        }
        at++;
        return out.toString();
    }

    private char escaped() throws MalformedQmpException {
        char c = peek();
        at++;
        switch (c) {
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u':
                return unicode();
            default:
                return c;
        }
    }

    private char unicode() throws MalformedQmpException {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), HEX);
            if (digit < 0) {
                throw malformed("four hexadecimal digits");
            }
            value = value * HEX + digit;
            at++;
        }
        return (char) value;
    }

    private Object word(String word, Object value) throws MalformedQmpException {
        if (!text.startsWith(word, at)) {
            throw malformed("a value");
        }
        at += word.length();
        return value;
    }

    private Object number() throws MalformedQmpException {
        int start = at;
        while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String digits = text.substring(start, at);
        try {
            return digits.matches("-?[0-9]{1,18}") ? (Object) Long.valueOf(digits) : (Object) Double.valueOf(digits);
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

    private char peek() throws MalformedQmpException {
        if (at >= text.length()) {
            throw malformed("more text");
        }
        return text.charAt(at);
    }

    private boolean accept(char c) throws MalformedQmpException {
        if (peek() == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) throws MalformedQmpException {
        if (!accept(c)) {
            throw malformed("'" + c + "'");
        }
    }

    private MalformedQmpException malformed(String expected) {
        String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
        return new MalformedQmpException(
                "expected " + expected + " at character " + at + " of " + shown.replaceAll("\\p{Cntrl}", " "));
    }
}
