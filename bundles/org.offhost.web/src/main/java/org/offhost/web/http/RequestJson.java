// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the JSON (RFC 8259) of a request: objects as maps, arrays as lists, whole numbers as long, others as double. It is a
 * stranger's: depth is limited, a name may stand once, and whoever calls limits the length.
 */
final class RequestJson {
    private static final int MOST_DEPTH = 16;
    private static final int HEX = 16;

    private final String text;
    private int at;

    private RequestJson(String text) {
        this.text = text;
    }

    /** @throws ProblemException if it is no JSON object */
    @SuppressWarnings("unchecked")
    static Map<String, Object> object(String text) throws ProblemException {
        RequestJson json = new RequestJson(text);
        Object value = json.value(0);
        json.space();
        if (json.at != text.length() || !(value instanceof Map)) {
            throw json.malformed("one object");
        }
        return (Map<String, Object>) value;
    }

    private Object value(int depth) throws ProblemException {
        if (depth > MOST_DEPTH) {
            throw malformed("at most " + MOST_DEPTH + " levels");
        }
        space();
        return switch (peek()) {
            case '{' -> map(depth);
            case '[' -> list(depth);
            case '"' -> string();
            case 't' -> word("true", Boolean.TRUE);
            case 'f' -> word("false", Boolean.FALSE);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, Object> map(int depth) throws ProblemException {
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
            map.put(name, value(depth + 1));
            space();
        } while (accept(','));
        expect('}');
        return map;
    }

    private List<Object> list(int depth) throws ProblemException {
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

    private String string() throws ProblemException {
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

    private char escaped() throws ProblemException {
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

    private char unit() throws ProblemException {
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

    private Object word(String word, Object value) throws ProblemException {
        if (!text.startsWith(word, at)) {
            throw malformed("a value");
        }
        at += word.length();
        return value;
    }

    private Object number() throws ProblemException {
        int start = at;
        while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String digits = text.substring(start, at);
        try {
            return digits.matches("-?\\d+") ? (Object) Long.valueOf(digits) : (Object) Double.valueOf(digits);
        } catch (NumberFormatException e) {
            throw malformed("a value");
        }
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() throws ProblemException {
        if (at >= text.length()) {
            throw malformed("more text");
        }
        return text.charAt(at);
    }

    private boolean accept(char c) throws ProblemException {
        if (peek() == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) throws ProblemException {
        if (!accept(c)) {
            throw malformed("'" + c + "'");
        }
    }

    private ProblemException malformed(String expected) {
        return new ProblemException(
                WebCode.MALFORMED_REQUEST, Map.of("expected", expected, "position", Integer.toString(at)));
    }
}
