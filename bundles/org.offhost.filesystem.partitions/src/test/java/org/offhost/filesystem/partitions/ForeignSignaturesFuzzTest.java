// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.partitions;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Optional;
import org.offhost.filesystem.ForeignSignatures;
import org.offhost.tck.hostile.HostileBytes;

/** A volume of zeros with hostile bytes where signatures are looked for. Input: byte 0 how long it is; patches. */
class ForeignSignaturesFuzzTest {
    private static final int[] SECTORS = {1, 2, 9, 65, 129, 512, 2049, 2304};

    private final Disk[] disks = new Disk[SECTORS.length];

    ForeignSignaturesFuzzTest() {
        for (int i = 0; i < disks.length; i++) {
            disks[i] = new Disk(SECTORS[i]);
        }
    }

    @FuzzTest
    void look(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        Disk disk = disks[input[0] & SECTORS.length - 1];
        new HostileBytes(disk.bytes.array()).run(input, 1, disk.bytes.capacity(), () -> {
            Optional<ForeignSignatures.Finding> found = ForeignSignatures.look(disk.unit());
            if (found.isPresent() && found.get().evidence().isEmpty()) {
                throw new AssertionError(found + " without evidence");
            }
        });
    }
}
