// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.exfat;

import java.nio.ByteBuffer;

/**
 * The checksum of exFAT: rotate right by one bit, add a byte. Of 32 bits for boot regions and the up-case table, of 16
 * bits for directory entry sets and names (exFAT specification, Figures 1 to 4).
 */
final class RotatingSum {
    private RotatingSum() {}

    /** Figures 1 and 3: goes on from a sum with the bytes of a range. */
    static int of32(int sum, ByteBuffer bytes, int from, int to) {
        int s = sum;
        for (int i = from; i < to; i++) {
            s = Integer.rotateRight(s, 1) + (bytes.get(i) & 0xFF);
        }
        return s;
    }

    /** Figures 2 and 4. */
    static int of16(int sum, ByteBuffer bytes, int from, int to) {
        int s = sum;
        for (int i = from; i < to; i++) {
            s = add(s, bytes.get(i) & 0xFF);
        }
        return s;
    }

    /** Figure 4, for a character in little-endian order. */
    static int ofCharacter(int sum, char c) {
        return add(add(sum, c & 0xFF), c >> 8);
    }

    private static int add(int sum, int value) {
        return (sum >> 1 | sum << 15) + value & 0xFFFF;
    }
}
