// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.form;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * SipHash-2-4 (Aumasson, Bernstein: "SipHash: a fast short-input PRF", 2012): 64 bits of some bytes under a key, without which
 * nobody finds other bytes that give the same. Belongs to one thread.
 */
final class SipHash {
    /** Bytes of a key. */
    static final int KEY = 16;

    private final long k0;
    private final long k1;
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    /** @param key of {@link #KEY} bytes */
    SipHash(byte[] key) {
        ByteBuffer k = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
        if (key.length != KEY) {
            throw new IllegalArgumentException("a key of " + key.length + " bytes");
        }
        this.k0 = k.getLong();
        this.k1 = k.getLong();
    }

    /** @param bytes from their position to their limit, which stay */
    long of(ByteBuffer bytes) {
        ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int length = in.remaining();
        int at = in.position();
        int whole = at + (length & ~7);
        v0 = k0 ^ 0x736f6d6570736575L;
        v1 = k1 ^ 0x646f72616e646f6dL;
        v2 = k0 ^ 0x6c7967656e657261L;
        v3 = k1 ^ 0x7465646279746573L;
        for (; at < whole; at += 8) {
            compress(in.getLong(at));
        }
        compress(last(in, at, length));
        v2 ^= 0xff;
        rounds(4);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private void compress(long m) {
        v3 ^= m;
        rounds(2);
        v0 ^= m;
    }

    private void rounds(int count) {
        long a = v0;
        long b = v1;
        long c = v2;
        long d = v3;
        for (int i = 0; i < count; i++) {
            a += b;
            b = Long.rotateLeft(b, 13) ^ a;
            a = Long.rotateLeft(a, 32);
            c += d;
            d = Long.rotateLeft(d, 16) ^ c;
            a += d;
            d = Long.rotateLeft(d, 21) ^ a;
            c += b;
            b = Long.rotateLeft(b, 17) ^ c;
            c = Long.rotateLeft(c, 32);
        }
        v0 = a;
        v1 = b;
        v2 = c;
        v3 = d;
    }

    /** What is left, and the number of all bytes in the highest. */
    private static long last(ByteBuffer in, int at, int length) {
        long m = (long) length << 56;
        for (int i = 0; i < (length & 7); i++) {
            m |= (in.get(at + i) & 0xffL) << 8 * i;
        }
        return m;
    }
}
