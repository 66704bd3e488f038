// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.offhost.tck.hostile.HostileInput;

/**
 * Volumes whose journals need recovery: with sums, with none, that went round, with fast commits. Byte 0: the volume in bits 0 and
 * 1, the plan behind them.
 */
class ExtJournalFuzzTest {
    private static List<HostileImage> images;

    @BeforeAll
    static void readImages() throws IOException {
        images = List.of(
                new HostileImage("journal_v2"),
                new HostileImage("mounted3"),
                new HostileImage("mounted_data"),
                new HostileImage("mounted_fast"));
    }

    @FuzzTest
    void journal(byte[] input) throws IOException {
        if (input.length > 0) {
            HostileInput.check(() -> images.get(input[0] & 3).run(input, 1, input[0] >> 2));
        }
    }
}
