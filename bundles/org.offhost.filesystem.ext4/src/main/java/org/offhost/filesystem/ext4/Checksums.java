// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The CRC-32C of metadata, which begins with the volume's UUID or a seed in its place and is not inverted at its end
 * (kernel documentation, "Checksums"), and the CRC-16 of group descriptors before it. One thread.
 */
final class Checksums {
    private static final int POLYNOMIAL_16 = 0xA001;
    private static final int POLYNOMIAL_32C = 0x82F63B78;
    private static final byte[] ZEROS = new byte[4];

    private final byte[] prefix;
    /** What the sums of an inode begin with: the prefix, its number, its generation. */
    private final byte[] ofInode;

    private final CRC32C crc = new CRC32C();

    private Checksums(byte[] prefix) {
        this.prefix = prefix;
        this.ofInode = Arrays.copyOf(prefix, prefix.length + 2 * Integer.BYTES);
    }

    /** Sums that begin with the sum of some bytes. */
    static Checksums of(byte[] first) {
        return new Checksums(first);
    }

    /** Sums that begin with a value: with the four bytes that lead to it. */
    static Checksums ofSeed(int seed) {
        int state = seed;
        for (int i = 0; i < Integer.BYTES; i++) {
            int index = 0;
            while (table(index) >>> 24 != state >>> 24) {
                index++;
            }
            state = (state ^ table(index)) << 8 | index;
        }
        return new Checksums(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(~state)
                .array());
    }

    private static int table(int index) {
        int value = index;
        for (int bit = 0; bit < 8; bit++) {
            value = (value & 1) == 0 ? value >>> 1 : value >>> 1 ^ POLYNOMIAL_32C;
        }
        return value;
    }

    Checksums begin() {
        crc.reset();
        crc.update(prefix);
        return this;
    }

    /** Begins the sum of something that belongs to an inode. */
    Checksums begin(long inode, int generation) {
        put(prefix.length, (int) inode);
        put(prefix.length + Integer.BYTES, generation);
        crc.reset();
        crc.update(ofInode, 0, ofInode.length);
        return this;
    }

    private void put(int at, int value) {
        for (int i = 0; i < Integer.BYTES; i++) {
            ofInode[at + i] = (byte) (value >>> 8 * i);
        }
    }

    /** Four bytes, little-endian. */
    Checksums add(int value) {
        for (int rest = value, i = 0; i < Integer.BYTES; i++, rest >>>= 8) {
            crc.update(rest & 0xFF);
        }
        return this;
    }

    Checksums add(byte[] bytes, int from, int to) {
        crc.update(bytes, from, to - from);
        return this;
    }

    /** In place of a field that holds the sum; of 4 bytes at most. */
    Checksums addZeros(int count) {
        crc.update(ZEROS, 0, count);
        return this;
    }

    int value() {
        return (int) ~crc.getValue();
    }

    /** CRC-16 (polynomial 8005h, reflected), going on from a sum that begins as FFFFh. */
    static int crc16(int sum, byte[] bytes, int from, int to) {
        int s = sum;
        for (int i = from; i < to; i++) {
            s ^= bytes[i] & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                s = (s & 1) == 0 ? s >>> 1 : s >>> 1 ^ POLYNOMIAL_16;
            }
        }
        return s;
    }
}
