// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Arrays;
import org.offhost.filesystem.AttributeValue;
import org.offhost.kit.bytes.LittleEndian;
import org.offhost.tck.hostile.HostileInput;

/** The table of chunks and the chunks. Input: byte 0 the format; 8 bytes the length of content; the stream. */
class WofContentFuzzTest {
    private static final int FIXED = 9;
    private static final int PIECES = 4;

    @FuzzTest
    void content(byte[] input) throws IOException {
        if (input.length < FIXED) {
            return;
        }
        WofFormat format = WofFormat.values()[input[0] & 3];
        long length = LittleEndian.i64(input, 1) & Long.MAX_VALUE;
        AttributeValue stored = AttributeValue.Resident.copyOf(input, FIXED, input.length - FIXED);
        HostileInput.check(() -> {
            AttributeBytes bytes = AttributeBytes.plain(null, stored, WofFormat.STREAM);
            WofContent content = new WofContent(bytes, format, length, "fuzzed");
            byte[] piece = new byte[content.bufferLength()];
            Arrays.fill(piece, (byte) 1);
            for (long at = 0; at < Math.min(length, (long) PIECES * piece.length); at += piece.length) {
                content.fill(at, piece);
            }
        });
    }
}
