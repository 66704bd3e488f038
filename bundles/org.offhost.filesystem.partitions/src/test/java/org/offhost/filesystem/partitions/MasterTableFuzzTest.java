// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.partitions;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import org.offhost.tck.hostile.HostileBytes;

/** A disk with a master boot record, a chain of extended ones and hostile bytes. Input: patches. */
class MasterTableFuzzTest {
    private static final int SECTORS = 128;

    private final Disk disk = new Disk(SECTORS)
            .entry(0, 1, 0x07, 8, 8)
            .entry(0, 2, 0x0F, 32, 96)
            .entry(32, 1, 0x07, 1, 4)
            .entry(32, 2, 0x05, 8, 8)
            .entry(40, 1, 0x0B, 1, 4)
            .entry(40, 2, 0x05, 16, 8)
            .entry(48, 1, 0x83, 1, 4);
    private final HostileBytes hostile = new HostileBytes(disk.bytes.array());

    @FuzzTest
    void table(byte[] input) throws IOException {
        hostile.run(input, 0, SECTORS * disk.sector, () -> FoundTables.check(disk));
    }
}
