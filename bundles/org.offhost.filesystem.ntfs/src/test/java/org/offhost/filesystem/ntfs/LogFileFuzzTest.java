// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import org.offhost.filesystem.AttributeValue;
import org.offhost.tck.hostile.HostileBytes;

/** Restart pages with hostile bytes. Input: byte 0 whether the fixups are made good; patches. */
class LogFileFuzzTest {
    private static final int PAGE = 4096;

    private final byte[] log = new byte[4 * PAGE];
    private final HostileBytes hostile = new HostileBytes(log);

    LogFileFuzzTest() {
        for (int page = 0; page < 2; page++) {
            byte[] bytes = LogFileTest.page("RSTR", 5 + page, 0, 0);
            System.arraycopy(bytes, 0, log, page * PAGE, PAGE);
        }
    }

    @FuzzTest
    void state(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        hostile.run(input, 1, log.length, () -> {
            byte[] read = log.clone();
            if ((input[0] & 1) != 0) {
                for (int end = 510; end < read.length; end += 512) {
                    read[end] = 7;
                    read[end + 1] = 0;
                }
            }
            AttributeValue value = AttributeValue.Resident.copyOf(read, 0, read.length);
            String sentence =
                    LogFile.state(AttributeBytes.plain(null, value, "$LogFile")).sentence();
            if (sentence.isBlank()) {
                throw new AssertionError("nothing said");
            }
        });
    }
}
