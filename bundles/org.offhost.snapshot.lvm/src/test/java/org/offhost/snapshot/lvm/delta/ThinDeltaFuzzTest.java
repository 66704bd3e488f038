// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm.delta;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.offhost.block.Extent;

/** A storage host that answers with anything. */
class ThinDeltaFuzzTest {
    private static final long SIZE = (1 << 20) + 512;

    @FuzzTest
    void delta(byte[] input) throws IOException {
        Iterable<Extent> ranges;
        try {
            ranges = ThinDelta.read(new ByteArrayInputStream(input), 1, 2, SIZE).ranges();
        } catch (MalformedDeltaException typed) {
            if (typed.getMessage().isBlank()) {
                throw new AssertionError("an error that says nothing", typed);
            }
            return;
        }
        long end = -1;
        for (Extent range : ranges) {
            if (range.position() <= end || range.end() > SIZE) {
                throw new AssertionError(range + " behind " + end);
            }
            end = range.end();
        }
    }
}
