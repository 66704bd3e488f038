// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.offhost.filesystem.AttributeValue;
import org.offhost.tck.hostile.HostileBytes;

/** A log in use with hostile bytes. Input: byte 0 whether the fixups are made good, and the version; patches. */
class LogFileFuzzTest {
    private static final int PAGES = 104;
    private static final int CLUSTERS = 1000;

    private final byte[][] logs = {log(1), log(2)};

    private static byte[] log(int major) {
        LogImage log = new LogImage(major, PAGES).to(PAGES - 2);
        long first = log.bits(LogImage.SET, LogImage.CLEAR, 0, 3, 200, 5);
        long second = log.behind(first).bits(LogImage.SET, LogImage.CLEAR, 0, 3, 300, 5);
        log.behind(second);
        long oldest = log.bits(LogImage.SET, LogImage.CLEAR, 0, 3, 100, 5);
        for (int i = 0; i < 20; i++) {
            log.other(1000);
            log.bits(LogImage.CLEAR, LogImage.SET, 0, 3, 20 * i, 5);
        }
        return log.inUse(oldest, log.checkpoint());
    }

    private static AttributeBytes resident(byte[] bytes) {
        return AttributeBytes.plain(null, AttributeValue.Resident.copyOf(bytes, 0, bytes.length), "$LogFile");
    }

    @FuzzTest
    void state(byte[] input) throws Exception {
        if (input.length == 0) {
            return;
        }
        byte[] bytes = logs[input[0] >> 1 & 1].clone();
        BootSector boot = BootSectorTest.parse(b -> b.putLong(40, 8L * CLUSTERS));
        new HostileBytes(bytes).run(input, 1, bytes.length, () -> {
            byte[] read = bytes.clone();
            if ((input[0] & 1) != 0) {
                for (int end = 510; end < read.length; end += 512) {
                    read[end] = 7;
                    read[end + 1] = 0;
                }
            }
            LogFile found = LogFile.state(
                    resident(read), CLUSTERS, () -> new LogChanges(boot, resident(new byte[0]), resident(new byte[0])));
            ClusterRanges doubtful = found.doubt().clusters();
            if (found.sentence().isBlank()
                    || doubtful.count() > 0 && found.doubt().reason().isBlank()
                    || doubtful.count() > 0 && doubtful.end(doubtful.count() - 1) > CLUSTERS
                    || !found.open() && doubtful.count() > 0) {
                throw new AssertionError(found.sentence());
            }
        });
    }
}
