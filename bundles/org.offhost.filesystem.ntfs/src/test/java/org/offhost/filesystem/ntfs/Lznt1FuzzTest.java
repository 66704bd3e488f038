// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import org.offhost.kit.bytes.LittleEndian;
import org.offhost.tck.hostile.HostileInput;

/** Chunks of LZNT1 of any bytes. Input: 2 bytes how much they may decode to; the chunks. */
class Lznt1FuzzTest {
    private static final int FIXED = 2;

    private final byte[] target = new byte[1 << 16];

    @FuzzTest
    void decode(byte[] input) throws IOException {
        if (input.length < FIXED) {
            return;
        }
        byte[] packed = new byte[input.length - FIXED];
        System.arraycopy(input, FIXED, packed, 0, packed.length);
        int limit = LittleEndian.u16(input, 0);
        HostileInput.check(() -> {
            int decoded = Lznt1.decode(packed, packed.length, target, limit, "fuzzed", 0);
            if (decoded > limit) {
                throw new AssertionError(decoded + " bytes where " + limit + " were asked for");
            }
        });
    }
}
