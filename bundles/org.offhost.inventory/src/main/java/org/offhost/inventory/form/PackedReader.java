// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.form;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.offhost.filesystem.AttributeValue;

/** Reads what {@link PackedWriter} wrote; every length is held against what is there. */
public final class PackedReader {
    private final byte[] bytes;
    private final int end;
    private final String structure;
    private final long position;
    private int at;

    /** @param structure what is read, for errors */
    public PackedReader(byte[] bytes, String structure) {
        this(bytes, structure, 0);
    }

    /** @param position where it lies in its set, for errors */
    public PackedReader(byte[] bytes, String structure, long position) {
        this(bytes, 0, bytes.length, structure, position);
    }

    /** @param part of an array, from its position to its limit; what is read as bytes is copied */
    public PackedReader(ByteBuffer part, String structure) {
        this(part.array(), part.arrayOffset() + part.position(), part.arrayOffset() + part.limit(), structure, 0);
    }

    /** @param from octet of the array at which it begins, as {@link #at} tells it; at {@code end} it ends */
    public PackedReader(byte[] bytes, int from, int end, String structure) {
        this(bytes, from, end, structure, 0);
    }

    private PackedReader(byte[] bytes, int from, int end, String structure, long position) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
        this.structure = structure;
        this.position = position;
    }

    /** The next byte's number. */
    public int at() {
        return at;
    }

    public void seek(int to) {
        at = to;
    }

    public boolean atEnd() {
        return at == end;
    }

    public DamagedMediumException damaged(String expected, String found) {
        return new DamagedMediumException(structure + ", byte " + at + " of it,", position, expected, found);
    }

    /** What is there is of a form that this version does not know. */
    UnknownFormException unknown(String expected, String found) {
        return new UnknownFormException(structure + ", byte " + at + " of it,", position, expected, found);
    }

    /** Short, so that compilers put it where it is called. */
    int octet() throws IOException {
        if (at >= end) {
            throw ended();
        }
        return bytes[at++] & 0xff;
    }

    private DamagedMediumException ended() {
        return damaged("more than " + end + " bytes", "their end");
    }

    public long number() throws IOException {
        return at < end && bytes[at] >= 0 ? bytes[at++] : longNumber();
    }

    private long longNumber() throws IOException {
        long value = 0;
        int i = at;
        for (int shift = 0; shift < 64 && i < end; shift += 7) {
            byte b = bytes[i++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                at = i;
                return value;
            }
        }
        at = i;
        throw i == end ? ended() : damaged("a number of at most 10 octets", "a longer one");
    }

    public long signed() throws IOException {
        long v = number();
        return v >>> 1 ^ -(v & 1);
    }

    /** Passes over numbers. */
    void pass(int numbers) throws IOException {
        int i = at;
        int left = numbers;
        while (left > 0 && i < end) {
            left -= bytes[i++] >= 0 ? 1 : 0;
        }
        at = i;
        if (left > 0) {
            throw ended();
        }
    }

    /** Copies the next octets as they are. */
    void copy(int octets, PackedWriter out) throws IOException {
        if (octets < 0 || octets > end - at) {
            throw damaged("at most " + (end - at) + " octets", octets + "");
        }
        out.raw(bytes, at, octets);
        at += octets;
    }

    /** Copies what is left. */
    void copyRest(PackedWriter out) throws IOException {
        copy(end - at, out);
    }

    /** Copies octets, by their numbers. */
    void copy(int from, int to, PackedWriter out) throws IOException {
        int here = at;
        at = from;
        copy(to - from, out);
        at = here;
    }

    /** A count of things that take an octet each at least. */
    int count() throws IOException {
        return count(Integer.MAX_VALUE);
    }

    /** A count of things that take an octet each at least, and are not more than so many. */
    public int count(int most) throws IOException {
        long n = number();
        int limit = Math.min(most, end - at);
        if (n < 0 || n > limit) {
            throw damaged("a count of at most " + limit, Long.toUnsignedString(n));
        }
        return (int) n;
    }

    public String string() throws IOException {
        return string(Integer.MAX_VALUE);
    }

    /** @param most code units */
    public String string(int most) throws IOException {
        int n = count(most);
        if (n == 0) {
            return "";
        }
        if (isAscii(n)) {
            at += n;
            return new String(bytes, at - n, n, StandardCharsets.ISO_8859_1);
        }
        char[] chars = new char[n];
        for (int i = 0; i < chars.length; i++) {
            long c = number();
            if (c < 0 || c > Character.MAX_VALUE) {
                throw damaged("a UTF-16 code unit", Long.toUnsignedString(c));
            }
            chars[i] = (char) c;
        }
        return new String(chars);
    }

    /**
     * Passes over a string.
     *
     * @param most code units
     * @return its code units
     */
    public int skipString(int most) throws IOException {
        int n = count(most);
        if (isAscii(n)) {
            at += n;
        } else {
            for (int i = 0; i < n; i++) {
                number();
            }
        }
        return n;
    }

    private boolean isAscii(int length) {
        for (int i = at; i < at + length; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }

    public byte[] bytes() throws IOException {
        int n = count();
        at += n;
        return Arrays.copyOfRange(bytes, at - n, at);
    }

    /** Passes over bytes. @return how many */
    int skipBytes() throws IOException {
        int n = count();
        at += n;
        return n;
    }

    /** Octets where they lie, by the number of the first. */
    ByteBuffer part(int from, int length) {
        return ByteBuffer.wrap(bytes, from, length);
    }

    /** What {@link PackedWriter#bytes(AttributeValue.Resident)} wrote, copied once. */
    AttributeValue.Resident resident() throws IOException {
        int n = count();
        at += n;
        return AttributeValue.Resident.copyOf(bytes, at - n, n);
    }

    /** Octets of whole code units among some, which begin with one: the last may be cut. */
    public static int wholeUnits(byte[] bytes, int from, int to) {
        int end = to;
        while (end > from && bytes[end - 1] < 0) {
            end--;
        }
        return end - from;
    }

    /** Number of the code units that end among some octets. */
    public static int units(byte[] bytes, int from, int to) {
        int units = 0;
        for (int i = from; i < to; i++) {
            units += 1 + (bytes[i] >> 31);
        }
        return units;
    }

    /** The code unit that begins at an octet. */
    public static char unit(byte[] bytes, int at) {
        int unit = 0;
        int i = at;
        for (int shift = 0; ; shift += 7) {
            byte b = bytes[i++];
            unit |= (b & 0x7f) << shift;
            if (b >= 0) {
                return (char) unit;
            }
        }
    }

    /** Octets of the code unit that begins at one. */
    public static int unitLength(byte[] bytes, int at) {
        int i = at;
        while (bytes[i] < 0) {
            i++;
        }
        return i + 1 - at;
    }

    /** The text of whole code units. */
    public static String text(byte[] bytes, int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        for (int i = from; i < to; i += unitLength(bytes, i)) {
            text.append(unit(bytes, i));
        }
        return text.toString();
    }
}
