// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.offhost.tck.hostile.HostileInput;

/** Volumes of half a megabyte without sums, with one of each structure. Byte 0: the volume in bit 0, the plan behind it. */
class ExtTinyFuzzTest {
    private static List<HostileImage> images;

    @BeforeAll
    static void readImages() throws IOException {
        images = List.of(new HostileImage("tiny4"), new HostileImage("tiny2"));
    }

    @FuzzTest
    void volume(byte[] input) throws IOException {
        if (input.length > 0) {
            HostileInput.check(() -> images.get(input[0] & 1).run(input, 1, input[0] >> 1));
        }
    }
}
