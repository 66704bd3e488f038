// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.offhost.inspect.time.InstantText;

/**
 * Writes JSON (RFC 8259) in UTF-8, without white space. What was written is with its sink when the outermost value has ended. Not
 * thread-safe.
 */
public final class Json {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

    /** Of an outermost value that is longer a part goes to the sink before. */
    private static final int PART = 1 << 14;

    /** Characters of a text that are looked at together; each has six bytes at most. */
    private static final int CHUNK = 256;

    private static final int MOST_OF_A_CHARACTER = 6;

    /** Digits of a long at most, with its sign. */
    private static final int MOST_DIGITS = 20;

    /** Bytes that stand for themselves. */
    private static final boolean[] PLAIN = new boolean[0x80];

    /**
     * Names of members as they were written last, by their hash: they are few, constants, and a quarter of a listing. What is in it is
     * immutable, so threads may lose what others put in, and nothing else.
     */
    private static final Written[] NAMES = new Written[1 << 7];

    private static final int MOST_OF_A_NAME = 32;

    static {
        Arrays.fill(PLAIN, 0x20, 0x7f, true);
        PLAIN['"'] = false;
        PLAIN['\\'] = false;
    }

    private final Sink sink;

    /** Collected as bytes, which text would have to become one by one behind it. */
    private byte[] part = new byte[1 << 10];

    private int length;
    private char[] chunk = new char[0];
    private boolean first = true;
    private int depth;

    /** Where parts go, none of which ends within a character. */
    private interface Sink {
        void take(byte[] bytes, int length) throws IOException;
    }

    private record Written(String name, byte[] bytes) {}

    private Json(Sink sink) {
        this.sink = sink;
    }

    public Json(Appendable sink) {
        this((bytes, length) -> sink.append(new String(bytes, 0, length, StandardCharsets.UTF_8)));
    }

    /** Writes to what takes bytes. */
    public static Json to(OutputStream out) {
        Sink sink = (bytes, length) -> out.write(bytes, 0, length);
        return new Json(sink);
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
        int slot = name.hashCode() & NAMES.length - 1;
        Written last = NAMES[slot];
        if (last != null && last.name().equals(name)) {
            put(last.bytes());
        } else {
            int begin = length;
            text(name);
            put(':');
            if (name.length() <= MOST_OF_A_NAME) {
                NAMES[slot] = new Written(name, Arrays.copyOfRange(part, begin, length));
            }
        }
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
        number(value);
        return ended();
    }

    public Json value(boolean value) {
        separate();
        put(value ? TRUE : FALSE);
        return ended();
    }

    /** An instant as text: what its {@link Instant#toString} is. */
    public Json value(Instant value) {
        separate();
        room(InstantText.MOST + 2);
        int end = InstantText.put(value, part, length + 1);
        if (end < 0) {
            text(value.toString());
        } else {
            part[length] = '"';
            part[end] = '"';
            length = end + 1;
        }
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

    public Json member(String name, Instant value) {
        return name(name).value(value);
    }

    /** Ends a line; the next value stands alone again. */
    public Json line() {
        put('\n');
        first = true;
        return ended();
    }

    private Json open(char bracket) {
        separate();
        put(bracket);
        first = true;
        depth++;
        return this;
    }

    private Json close(char bracket) {
        put(bracket);
        first = false;
        depth--;
        return ended();
    }

    private void separate() {
        if (!first) {
            put(',');
        }
        first = false;
    }

    private void room(int bytes) {
        if (part.length - length < bytes) {
            part = Arrays.copyOf(part, Math.max(2 * part.length, length + bytes));
        }
    }

    private void put(char ascii) {
        room(1);
        part[length++] = (byte) ascii;
    }

    private void put(byte[] bytes) {
        room(bytes.length);
        System.arraycopy(bytes, 0, part, length, bytes.length);
        length += bytes.length;
    }

    private void number(long value) {
        if (value < 0) {
            put(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
            return;
        }
        room(MOST_DIGITS);
        int end = length + 1;
        for (long rest = value; rest > 9; rest /= 10) {
            end++;
        }
        length = end;
        long rest = value;
        do {
            part[--end] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
    }

    private void text(String s) {
        put('"');
        int all = s.length();
        if (chunk.length < Math.min(all, CHUNK)) {
            chunk = new char[CHUNK];
        }
        for (int from = 0; from < all; from += CHUNK) {
            int some = Math.min(CHUNK, all - from);
            s.getChars(from, from + some, chunk, 0);
            room(MOST_OF_A_CHARACTER * some);
            plain(s, from, some);
        }
        put('"');
    }

    /** The characters of a chunk, which has room. */
    private void plain(String s, int from, int some) {
        char[] chars = chunk;
        byte[] to = part;
        int at = length;
        for (int i = 0; i < some; i++) {
            char c = chars[i];
            if (c < PLAIN.length && PLAIN[c]) {
                to[at++] = (byte) c;
            } else {
                length = at;
                character(s, from + i);
                at = length;
            }
        }
        length = at;
    }

    /** A character that does not stand for itself; of a pair of surrogates the second one has both. */
    private void character(String s, int i) {
        char c = s.charAt(i);
        if (c == '"' || c == '\\') {
            add('\\');
            add(c);
        } else if (c < 0x20 || c == 0x7f || lone(s, i)) {
            add('\\');
            add('u');
            for (int shift = 12; shift >= 0; shift -= 4) {
                add(HEX[c >> shift & 15]);
            }
        } else if (c < 0x800) {
            add(0xc0 | c >> 6);
            add(0x80 | c & 0x3f);
        } else if (!Character.isSurrogate(c)) {
            add(0xe0 | c >> 12);
            add(0x80 | c >> 6 & 0x3f);
            add(0x80 | c & 0x3f);
        } else if (Character.isLowSurrogate(c)) {
            int point = Character.toCodePoint(s.charAt(i - 1), c);
            add(0xf0 | point >> 18);
            add(0x80 | point >> 12 & 0x3f);
            add(0x80 | point >> 6 & 0x3f);
            add(0x80 | point & 0x3f);
        }
    }

    private void add(int octet) {
        part[length++] = (byte) octet;
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
        if (depth == 0 || length > PART) {
            try {
                sink.take(part, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            length = 0;
        }
        return this;
    }
}
