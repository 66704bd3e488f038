// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.offhost.inspect.time.DecimalText;
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

    /** Bytes that stand for themselves. */
    private static final boolean[] PLAIN = new boolean[0x80];

    /**
     * Names of members, and words, as they were written last, by their hash: they are few, constants, and a quarter of a listing. What
     * is in it is immutable, so threads may lose what others put in, and nothing else.
     */
    private static final Written[] CONSTANTS = new Written[1 << 7];

    private static final int MOST_OF_A_CONSTANT = 32;

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
    private final InstantText instants = new InstantText();

    /** A text of the part, each of whose characters is a byte there; there is none if it is empty. */
    private String plainText = "";

    /** Where it begins. */
    private int plainAt;

    /** Where parts go, none of which ends within a character. */
    private interface Sink {
        void take(byte[] bytes, int length) throws IOException;
    }

    private record Written(String text, byte[] bytes) {}

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
        constant(name);
        part[length++] = ':';
        first = true;
        return this;
    }

    /** A constant of the caller's: what is written seldom is better a value. */
    public Json word(String word) {
        separate();
        constant(word);
        return ended();
    }

    /** Leaves room for what follows a name. */
    private void constant(String text) {
        int slot = text.hashCode() & CONSTANTS.length - 1;
        Written last = CONSTANTS[slot];
        if (last != null && (last.text() == text || last.text().equals(text))) {
            byte[] bytes = last.bytes();
            room(bytes.length + 1);
            System.arraycopy(bytes, 0, part, length, bytes.length);
            length += bytes.length;
            return;
        }
        int begin = length;
        text(text);
        room(1);
        if (text.length() <= MOST_OF_A_CONSTANT) {
            CONSTANTS[slot] = new Written(text, Arrays.copyOfRange(part, begin, length));
        }
    }

    public Json value(String value) {
        separate();
        text(value);
        return ended();
    }

    /** The end of a text, as that of a path is its name; it costs little where the same object was written just before. */
    public Json value(String value, int from) {
        if (value != plainText || from == value.length()) {
            return value(value.substring(from));
        }
        separate();
        int count = value.length() - from;
        room(count + 2);
        part[length] = '"';
        System.arraycopy(part, plainAt + from, part, length + 1, count);
        part[length + 1 + count] = '"';
        length += count + 2;
        return ended();
    }

    public Json value(long value) {
        separate();
        room(DecimalText.MOST);
        length = DecimalText.put(value, part, length);
        return ended();
    }

    public Json value(boolean value) {
        separate();
        put(value ? TRUE : FALSE);
        return ended();
    }

    /** An instant as text: what its {@link Instant#toString} is. */
    public Json value(Instant value) {
        return instant(value.getEpochSecond(), value.getNano());
    }

    /**
     * The same by its parts.
     *
     * @param seconds since 1970-01-01T00:00:00Z, as {@link Instant} has them
     * @param nanos 0 to 999,999,999
     */
    public Json instant(long seconds, int nanos) {
        separate();
        room(InstantText.MOST + 2);
        int end = instants.put(seconds, nanos, part, length + 1);
        if (end < 0) {
            text(Instant.ofEpochSecond(seconds, nanos).toString());
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

    /** Short, so that compilers put it where it is called. */
    private void room(int bytes) {
        if (part.length - length < bytes) {
            grow(bytes);
        }
    }

    private void grow(int bytes) {
        part = Arrays.copyOf(part, Math.max(2 * part.length, length + bytes));
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

    private void text(String s) {
        int all = s.length();
        room(MOST_OF_A_CHARACTER * Math.min(all, CHUNK) + 2);
        part[length++] = '"';
        int begin = length;
        for (int from = 0; from < all; from += CHUNK) {
            plain(s, from, Math.min(CHUNK, all - from));
        }
        if (length - begin == all) {
            plainText = s;
            plainAt = begin;
        }
        put('"');
    }

    /** The characters of a chunk: at once, if each stands for itself. */
    @SuppressWarnings(
            "deprecation") // of getBytes, which is right for such characters alone, and copies them by one call
    private void plain(String s, int from, int some) {
        if (chunk.length < some) {
            chunk = new char[CHUNK];
        }
        char[] chars = chunk;
        s.getChars(from, from + some, chars, 0);
        room(MOST_OF_A_CHARACTER * some + 1);
        int same = 0;
        while (same < some && chars[same] < PLAIN.length && PLAIN[chars[same]]) {
            same++;
        }
        s.getBytes(from, from + same, part, length);
        length += same;
        for (int i = same; i < some; i++) {
            char c = chars[i];
            if (c < PLAIN.length && PLAIN[c]) {
                part[length++] = (byte) c;
            } else {
                character(s, from + i);
            }
        }
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
            plainText = "";
        }
        return this;
    }
}
