// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.offhost.kit.bytes.LittleEndian.u16;

/**
 * A stream of bits in little-endian words of 16, the high bit first, with bytes in between ([MS-XCA] 2.2.4, [MS-PATCH]
 * 2.1).
 *
 * <p>Behind the end it gives zeros; {@link #isOverrun()} tells whether any of these was used.
 */
final class WordBits {
    private static final int WORD = 16;

    private byte[] bytes = new byte[0];
    private int next;
    private int end;

    /** The bits loaded, the next one highest. */
    private int bits;

    private int count;

    /** How many of the bits loaded lie behind the end. */
    private int missing;

    /** Begins at the start of a range. */
    void start(byte[] packed, int from, int to) {
        bytes = packed;
        next = from;
        end = to;
        bits = 0;
        count = 0;
        missing = 0;
    }

    /** Loads words until 16 bits are there: where a byte between the words lies depends on it. */
    void fill() {
        if (count < WORD) {
            if (end - next >= 2) {
                bits |= u16(bytes, next) << WORD - count;
                next += 2;
            } else {
                missing += WORD;
            }
            count += WORD;
        }
    }

    /** The next 16 bits, which stay. */
    int peek() {
        fill();
        return bits >>> WORD;
    }

    /** @param length up to 16 bits that were peeked at */
    void skip(int length) {
        bits <<= length;
        count -= length;
    }

    /** @param length 0 to 16 */
    int read(int length) {
        fill();
        int value = (bits >>> 1) >>> 31 - length;
        skip(length);
        return value;
    }

    /** The next byte behind the words loaded; 0 behind the end. */
    int readByte() {
        if (next >= end) {
            missing += Byte.SIZE + count;
            return 0;
        }
        return bytes[next++] & 0xFF;
    }

    /** The next two bytes behind the words loaded. */
    int readShort() {
        int low = readByte();
        return low | readByte() << 8;
    }

    /** The next four bytes behind the words loaded. */
    int readInt() {
        int low = readShort();
        return low | readShort() << 16;
    }

    /** Goes to the end of the word; where a word ends, behind the next one. Whole words loaded are given back. */
    void align() {
        if (missing == 0) {
            if (count % WORD == 0) {
                next += 2;
            }
            next -= count / WORD * 2;
        }
        missing = missing > 0 || next > end ? 1 : 0;
        bits = 0;
        count = 0;
    }

    /** Copies bytes that follow on an aligned place; false if there are not as many. */
    boolean copy(byte[] target, int at, int length) {
        if (length > end - next) {
            return false;
        }
        System.arraycopy(bytes, next, target, at, length);
        next += length;
        return true;
    }

    /** Whether more was read than there is. */
    boolean isOverrun() {
        return missing > count;
    }
}
