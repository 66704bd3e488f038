// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;

/** Chunks of XPRESS Huffman of any bytes. */
class XpressHuffmanFuzzTest {
    private final ChunkFuzzing fuzzing = new ChunkFuzzing(WofFormat.XPRESS16K);

    @FuzzTest
    void decode(byte[] input) throws IOException {
        fuzzing.run(input);
    }
}
