// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.offhost.filesystem.AttributeValue;
import org.offhost.kit.bytes.LittleEndian;
import org.offhost.tck.hostile.HostileInput;

/**
 * A stream $SDS. Input: byte 0 bit 0 whether hashes and offsets are made good, bit 1 whether there is a copy; 3 numbers
 * of 4 bytes that are looked for; the first block.
 */
class SecurityDescriptorsFuzzTest {
    private static final int COPY = 256 << 10;
    private static final int HEADER = 20;
    private static final int NUMBERS = 3;
    private static final int FIXED = 1 + 4 * NUMBERS;

    @FuzzTest
    void find(byte[] input) throws IOException {
        if (input.length < FIXED) {
            return;
        }
        ByteBuffer block = RecordBytes.little(input.length - FIXED).put(input, FIXED, input.length - FIXED);
        if ((input[0] & 1) != 0) {
            makeGood(block);
        }
        boolean copied = (input[0] & 2) != 0;
        byte[] sds = new byte[copied ? COPY + block.capacity() : block.capacity()];
        System.arraycopy(block.array(), 0, sds, 0, block.capacity());
        if (copied) {
            System.arraycopy(block.array(), 0, sds, COPY, block.capacity());
        }
        AttributeValue value = AttributeValue.Resident.copyOf(sds, 0, sds.length);
        HostileInput.check(() -> {
            SecurityDescriptors all = SecurityDescriptors.in(AttributeBytes.plain(null, value, "$SDS"));
            for (int i = 0; i < NUMBERS; i++) {
                Optional<AttributeValue.Resident> found = all.find(LittleEndian.i32(input, 1 + 4 * i));
                if (found.isPresent() && found.get().length() > block.capacity()) {
                    throw new AssertionError("a descriptor longer than the block");
                }
            }
        });
    }

    /** Hash and offset of every entry as far as lengths lead. */
    private static void makeGood(ByteBuffer block) {
        int at = 0;
        while (at + HEADER < block.capacity()) {
            int length = block.getInt(at + 16);
            if (length <= HEADER || length > block.capacity() - at) {
                return;
            }
            int hash = 0;
            for (int i = at + HEADER; i + 4 <= at + length; i += 4) {
                hash = block.getInt(i) + Integer.rotateLeft(hash, 3);
            }
            block.putInt(at, hash).putLong(at + 8, at);
            at = at + length + 15 & ~15;
        }
    }
}
