// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeTable;
import org.offhost.tck.MemoryBlockDevice;
import org.offhost.tck.hostile.HostileBytes;

/**
 * Label and header of an area with hostile bytes. Input: byte 0 which sums are made good: bit 0 that of the label, bit 1
 * that of the area's header; patches.
 */
class LabelFuzzTest {
    private static final int PATCHED = PvImage.FIRST_AREA + 4096;

    private final PvImage image =
            new PvImage().text(PvImage.group(1, PvImage.volume("a", PvImage.linear(0, 4, "pv0", 3))));
    private final HostileBytes hostile = new HostileBytes(image.bytes.array());

    @FuzzTest
    void label(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        hostile.run(input, 1, PATCHED, () -> {
            int label = image.bytes.getInt(512 + 16);
            int area = image.bytes.getInt(PvImage.FIRST_AREA);
            try {
                if ((input[0] & 1) != 0) {
                    image.sealLabel(1);
                }
                if ((input[0] & 2) != 0) {
                    image.sealHeader(PvImage.FIRST_AREA);
                }
                check();
            } finally {
                image.bytes.putInt(512 + 16, label).putInt(PvImage.FIRST_AREA, area);
            }
        });
    }

    private void check() throws IOException {
        MemoryBlockDevice unit = image.unit();
        VolumeTable table = new LvmFinder().find(unit).orElse(VolumeTable.none(unit));
        for (FoundVolume v : table.volumes()) {
            if (v.ranges().stream().anyMatch(r -> r.end() > unit.size())) {
                throw new AssertionError(v + " on " + unit.size() + " bytes");
            }
        }
    }
}
