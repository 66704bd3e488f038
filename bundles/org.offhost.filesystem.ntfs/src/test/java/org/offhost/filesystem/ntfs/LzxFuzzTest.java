// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;

/** Chunks of LZX of any bytes. */
class LzxFuzzTest {
    private final ChunkFuzzing fuzzing = new ChunkFuzzing(WofFormat.LZX);

    @FuzzTest
    void decode(byte[] input) throws IOException {
        fuzzing.run(input);
    }
}
