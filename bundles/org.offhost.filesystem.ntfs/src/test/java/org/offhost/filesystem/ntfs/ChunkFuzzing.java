// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import org.offhost.kit.bytes.LittleEndian;
import org.offhost.tck.hostile.HostileInput;

/** Feeds a decoder of chunks. Input: 2 bytes how much a chunk decodes to; the chunk. */
final class ChunkFuzzing {
    private static final int FIXED = 2;
    private static final int GUARD = 16;

    /** In the first byte: the result is held against that of a decoder that was never used before. */
    private static final int COMPARE = 0x0F;

    private final WofFormat format;
    private final ChunkDecoder used;
    private final byte[] target;
    private final byte[] again;

    ChunkFuzzing(WofFormat format) {
        this.format = format;
        this.used = format.decoder();
        this.target = new byte[GUARD + format.chunkLength() + GUARD];
        this.again = new byte[target.length];
    }

    void run(byte[] input) throws IOException {
        if (input.length < FIXED) {
            return;
        }
        int length = 1 + LittleEndian.u16(input, 0) % format.chunkLength();
        HostileInput.check(() -> {
            boolean decoded = decode(used, input, target, length);
            if (target[GUARD - 1] != 0 || target[GUARD + length] != 0) {
                throw new AssertionError("bytes beside the " + length + " of the chunk");
            }
            if ((input[0] & COMPARE) == COMPARE) {
                assertThat(decode(format.decoder(), input, again, length)).isEqualTo(decoded);
                assertThat(!decoded || Arrays.equals(target, again)).isTrue();
                Arrays.fill(again, (byte) 0);
            }
            Arrays.fill(target, GUARD, GUARD + length, (byte) 0);
        });
    }

    private static boolean decode(ChunkDecoder decoder, byte[] input, byte[] target, int length) {
        try {
            decoder.decode(input, FIXED, input.length, target, GUARD, length);
            return true;
        } catch (MalformedCodeException typed) {
            assertThat(typed.found()).isNotBlank();
            return false;
        }
    }
}
