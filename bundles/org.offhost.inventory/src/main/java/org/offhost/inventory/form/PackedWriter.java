// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.form;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.offhost.filesystem.AttributeValue;

/** Collects numbers and strings, packed. Not synchronized: a million entries go through it octet by octet. */
public final class PackedWriter {
    private static final int INITIAL = 1024;

    /** A buffer that grew beyond this is given up when it is reset. */
    private static final int KEPT = 4 << 20;

    /** Octets that a number takes at most. */
    private static final int NUMBER = 10;

    /** Octets that a code unit takes at most. */
    private static final int UNIT = 3;

    private byte[] bytes = new byte[INITIAL];
    private int size;

    public int size() {
        return size;
    }

    public void reset() {
        size = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[INITIAL];
        }
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** What was collected, without a copy; good until the next call. */
    public ByteBuffer view() {
        return ByteBuffer.wrap(bytes, 0, size);
    }

    /** Short, so that compilers put it where it is called. */
    private void ensure(int more) {
        if (more > bytes.length - size) {
            grow(more);
        }
    }

    private void grow(int more) {
        bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), (int) Math.min(2L * size, 1 << 30)));
    }

    public void octet(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
    }

    /** An unsigned number, 7 bits an octet, low ones first. */
    public void number(long value) {
        ensure(NUMBER);
        if (value >>> 7 == 0) {
            bytes[size++] = (byte) value;
        } else {
            size = put(bytes, size, value);
        }
    }

    private static int put(byte[] target, int from, long value) {
        int at = from;
        long v = value;
        while ((v & ~0x7fL) != 0) {
            target[at++] = (byte) (v | 0x80);
            v >>>= 7;
        }
        target[at++] = (byte) v;
        return at;
    }

    /** A number that may be negative. */
    public void signed(long value) {
        number(value << 1 ^ value >> 63);
    }

    /** Any UTF-16, unpaired surrogates too: the code units as numbers, so ASCII takes an octet each. */
    public void string(String s) {
        number(s.length());
        units(s, 0);
    }

    /** What is behind the first {@code from} code units, without their number. */
    public void units(String s, int from) {
        int length = s.length();
        ensure(Math.multiplyExact(length - from, UNIT));
        byte[] target = bytes;
        int at = size;
        for (int i = from; i < length; i++) {
            char c = s.charAt(i);
            if (c < 0x80) {
                target[at++] = (byte) c;
            } else {
                at = put(target, at, c);
            }
        }
        size = at;
    }

    /** A value, its length before it. */
    void bytes(AttributeValue.Resident value) {
        int length = (int) value.length();
        number(length);
        ensure(length);
        value.copyTo(bytes, size);
        size += length;
    }

    /** Some bytes, their number before them. */
    public void bytes(byte[] source) {
        number(source.length);
        raw(source, 0, source.length);
    }

    /** What another one collected. */
    void raw(PackedWriter other) {
        raw(other.bytes, 0, other.size);
    }

    /** Bytes alone, without their number. */
    public void raw(byte[] source, int from, int length) {
        ensure(length);
        System.arraycopy(source, from, bytes, size, length);
        size += length;
    }
}
