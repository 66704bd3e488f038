// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.exfat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.offhost.tck.hostile.HostileInput;

/** An up-case table of any bytes. */
class UpCaseTableFuzzTest {
    @FuzzTest
    void decode(byte[] input) throws IOException {
        HostileInput.check(() -> {
            UpCaseTable table = UpCaseTable.decode(ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN));
            if (!table.same("a\uFFFF", "a\uFFFF")) {
                throw new AssertionError("a name that is not itself");
            }
            table.hash("a\uFFFF");
        });
    }
}
