// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes JSON (RFC 8259) without white space, straight to its sink. Not thread-safe. */
final class Json {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final Appendable sink;
    private boolean first = true;

    Json(Appendable sink) {
        this.sink = sink;
    }

    Json object() {
        return open('{');
    }

    Json array() {
        return open('[');
    }

    Json end() {
        return close('}');
    }

    Json endArray() {
        return close(']');
    }

    /** Begins a member; its value must follow. */
    Json name(String name) {
        separate();
        text(name);
        append(':');
        first = true;
        return this;
    }

    Json value(String value) {
        separate();
        text(value);
        return this;
    }

    Json value(long value) {
        separate();
        raw(Long.toString(value));
        return this;
    }

    Json value(boolean value) {
        separate();
        raw(Boolean.toString(value));
        return this;
    }

    Json member(String name, String value) {
        return name(name).value(value);
    }

    Json member(String name, long value) {
        return name(name).value(value);
    }

    Json member(String name, boolean value) {
        return name(name).value(value);
    }

    /** Ends a line; the next value stands alone again. */
    Json line() {
        append('\n');
        first = true;
        return this;
    }

    private Json open(char bracket) {
        separate();
        append(bracket);
        first = true;
        return this;
    }

    private Json close(char bracket) {
        append(bracket);
        first = false;
        return this;
    }

    private void separate() {
        if (!first) {
            append(',');
        }
        first = false;
    }

    private void text(String s) {
        append('"');
        for (int i = 0; i < s.length(); i++) {
            character(s, i);
        }
        append('"');
    }

    private void character(String s, int i) {
        char c = s.charAt(i);
        if (c == '"' || c == '\\') {
            append('\\');
            append(c);
        } else if (c < 0x20 || c == 0x7f || lone(s, i)) {
            raw("\\u");
            for (int shift = 12; shift >= 0; shift -= 4) {
                append(HEX[c >> shift & 15]);
            }
        } else {
            append(c);
        }
    }

    /** NTFS names may hold unpaired surrogates, which no encoding of the output could carry. */
    private static boolean lone(String s, int i) {
        char c = s.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == s.length() || !Character.isLowSurrogate(s.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(s.charAt(i - 1)));
    }

    private void append(char c) {
        try {
            sink.append(c);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void raw(String s) {
        try {
            sink.append(s);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
