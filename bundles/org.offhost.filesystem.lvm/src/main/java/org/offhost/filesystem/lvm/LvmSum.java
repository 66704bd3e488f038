// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm;

import java.nio.ByteBuffer;

/**
 * The sum of labels, headers and texts of LVM2: the reflected polynomial EDB88320h as of CRC-32, but from F597A6CFh, and
 * inverted nowhere.
 */
final class LvmSum {
    private static final int BEGIN = 0xF597A6CF;
    private static final int POLYNOMIAL = 0xEDB88320;
    private static final int[] TABLE = new int[256];

    static {
        for (int i = 0; i < TABLE.length; i++) {
            int sum = i;
            for (int bit = 0; bit < 8; bit++) {
                sum = (sum & 1) == 0 ? sum >>> 1 : sum >>> 1 ^ POLYNOMIAL;
            }
            TABLE[i] = sum;
        }
    }

    private LvmSum() {}

    /** Of what remains; position and limit stay. */
    static int of(ByteBuffer bytes) {
        int sum = BEGIN;
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            sum = sum >>> 8 ^ TABLE[(sum ^ bytes.get(i)) & 0xFF];
        }
        return sum;
    }
}
