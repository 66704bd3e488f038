// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.apm;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.offhost.block.Extent;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeFinder;
import org.offhost.tck.TableSample;
import org.offhost.tck.VolumeFinderContract;

/** The suite on maps that are written field by field, in blocks of a disk and of a CD. */
class ApmFinderContractTest extends VolumeFinderContract {
    private static final int BLOCKS = 400;

    @Override
    protected VolumeFinder finder() {
        return new ApmFinder();
    }

    @Override
    protected void withdraw(VolumeFinder finder) {
        ((ApmFinder) finder).withdraw();
    }

    @Override
    protected List<TableSample> units() {
        return List.of(sample(512), sample(2048));
    }

    private static TableSample sample(int block) {
        ByteBuffer unit = ByteBuffer.allocate(BLOCKS * block);
        for (int i = 0; i < BLOCKS; i++) {
            unit.put(i * block, (byte) i); // so that each block is another
        }
        unit.put(0, "ER".getBytes(StandardCharsets.US_ASCII))
                .putChar(2, (char) block)
                .putInt(4, BLOCKS);
        entry(unit, block, 1, 1, 63, "Apple", "Apple_partition_map");
        entry(unit, block, 2, 64, 100, "untitled", "Apple_HFS");
        entry(unit, block, 3, 164, 136, "", "Apple_Free");
        entry(unit, block, 4, 300, 100, "second", "Apple_UNIX_SVR2");
        return new TableSample(
                "apm",
                block,
                unit.array(),
                List.of(
                        FoundVolume.at(2, new Extent(64L * block, 100L * block), "", ""),
                        FoundVolume.at(4, new Extent(300L * block, 100L * block), "", "")));
    }

    private static void entry(ByteBuffer unit, int block, int number, int start, int count, String name, String type) {
        int at = number * block;
        unit.put(at, "PM".getBytes(StandardCharsets.US_ASCII)).putInt(at + 4, 4);
        unit.putInt(at + 8, start).putInt(at + 12, count);
        unit.put(at + 16, name.getBytes(StandardCharsets.US_ASCII));
        unit.put(at + 48, type.getBytes(StandardCharsets.US_ASCII));
    }
}
