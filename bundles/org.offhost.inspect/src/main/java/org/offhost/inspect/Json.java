// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Writes JSON (RFC 8259) without white space. What was written is with its sink when the outermost value has ended. Not
 * thread-safe.
 */
public final class Json {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    /** Of an outermost value that is longer a part goes to the sink before. */
    private static final int PART = 1 << 14;

    private final Appendable sink;

    /** Collected, since a sink locks for every call. */
    private final StringBuilder part = new StringBuilder(2 * PART);

    private boolean first = true;
    private int depth;

    public Json(Appendable sink) {
        this.sink = sink;
    }

    public Json object() {
        return open('{');
    }

    public Json array() {
        return open('[');
    }

    public Json end() {
        return close('}');
    }

    public Json endArray() {
        return close(']');
    }

    /** Begins a member; its value must follow. */
    public Json name(String name) {
        separate();
        text(name);
        part.append(':');
        first = true;
        return this;
    }

    public Json value(String value) {
        separate();
        text(value);
        return ended();
    }

    public Json value(long value) {
        separate();
        part.append(value);
        return ended();
    }

    public Json value(boolean value) {
        separate();
        part.append(value);
        return ended();
    }

    public Json member(String name, String value) {
        return name(name).value(value);
    }

    public Json member(String name, long value) {
        return name(name).value(value);
    }

    public Json member(String name, boolean value) {
        return name(name).value(value);
    }

    /** Ends a line; the next value stands alone again. */
    public Json line() {
        part.append('\n');
        first = true;
        return ended();
    }

    private Json open(char bracket) {
        separate();
        part.append(bracket);
        first = true;
        depth++;
        return this;
    }

    private Json close(char bracket) {
        part.append(bracket);
        first = false;
        depth--;
        return ended();
    }

    private void separate() {
        if (!first) {
            part.append(',');
        }
        first = false;
    }

    private void text(String s) {
        part.append('"');
        int plain = 0;
        for (int i = 0; i < s.length(); i++) {
            if (!isPlain(s.charAt(i))) {
                part.append(s, plain, i);
                character(s, i);
                plain = i + 1;
            }
        }
        part.append(s, plain, s.length()).append('"');
    }

    private static boolean isPlain(char c) {
        return c >= 0x20 && c != '"' && c != '\\' && c != 0x7f && !Character.isSurrogate(c);
    }

    private void character(String s, int i) {
        char c = s.charAt(i);
        if (c == '"' || c == '\\') {
            part.append('\\').append(c);
        } else if (c < 0x20 || c == 0x7f || lone(s, i)) {
            part.append("\\u");
            for (int shift = 12; shift >= 0; shift -= 4) {
                part.append(HEX[c >> shift & 15]);
            }
        } else {
            part.append(c);
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

    private Json ended() {
        if (depth == 0 || part.length() > PART) {
            try {
                sink.append(part);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            part.setLength(0);
        }
        return this;
    }
}
