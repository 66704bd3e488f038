// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Collects numbers and strings, packed. */
final class PackedWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);

    int size() {
        return out.size();
    }

    void reset() {
        out.reset();
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    void octet(int value) {
        out.write(value);
    }

    /** An unsigned number, 7 bits an octet, low ones first. */
    void number(long value) {
        long v = value;
        while ((v & ~0x7fL) != 0) {
            out.write((int) (v & 0x7f | 0x80));
            v >>>= 7;
        }
        out.write((int) v);
    }

    /** A number that may be negative. */
    void signed(long value) {
        number(value << 1 ^ value >> 63);
    }

    /** Any UTF-16, unpaired surrogates too: the code units as numbers, so ASCII takes an octet each. */
    void string(CharSequence s) {
        string(s, 0);
    }

    /** What is behind the first {@code from} code units. */
    void string(CharSequence s, int from) {
        number(s.length() - from);
        for (int i = from; i < s.length(); i++) {
            number(s.charAt(i));
        }
    }

    void bytes(ByteBuffer source) {
        number(source.remaining());
        ByteBuffer b = source.duplicate();
        byte[] copy = new byte[b.remaining()];
        b.get(copy);
        out.write(copy, 0, copy.length);
    }

    /** Bytes alone, without their length. */
    void raw(byte[] bytes) {
        out.write(bytes, 0, bytes.length);
    }
}
