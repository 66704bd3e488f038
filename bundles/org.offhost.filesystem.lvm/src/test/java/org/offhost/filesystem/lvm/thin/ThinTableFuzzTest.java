// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm.thin;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.block.Origin;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.kit.session.Withdrawal;
import org.offhost.tck.MemoryBlockDevice;
import org.offhost.tck.hostile.HostileBytes;

/** The table of a pool with hostile bytes, its sums right as whoever writes a pool can make them. Input: patches. */
class ThinTableFuzzTest {
    private static final int BLOCKS = 8;
    private static final int CHUNKS = 8;
    private static final long LENGTH = 100L * PoolTable.CHUNK;

    private final PoolTable sound = new PoolTable(BLOCKS, CHUNKS, 4)
            .volumes(5, 3)
            .above(3, 0, 4, 9, 5)
            .chunks(4, 0, 1, 1, 2, 6, 3)
            .chunks(5, 9, 4, 10, 5, 40, 0);
    private final byte[] table = sound.bytes.array();
    private final HostileBytes hostile = new HostileBytes(table);
    private final ThinPool pool =
            new ThinPool("pool", 4, PoolTable.CHUNK, table.length, (long) CHUNKS * PoolTable.CHUNK);

    @FuzzTest
    void table(byte[] input) throws IOException {
        hostile.run(input, 0, table.length, this::check);
    }

    private void check() throws IOException {
        sound.sealSuperblock();
        for (int block = 1; block < BLOCKS; block++) {
            sound.seal(block);
        }
        BlockDevice around = new MemoryBlockDevice(
                ByteBuffer.allocate(table.length + CHUNKS * PoolTable.CHUNK)
                        .put(0, table)
                        .array(),
                512,
                true);
        try {
            Origin origin = new ThinVolume(new Withdrawal("the finder"), pool, 5, LENGTH, "")
                    .open(around)
                    .origin();
            int heads = 0;
            for (long at = 0; at < LENGTH; heads++) {
                Origin.Head head = origin.at(new Extent(at, LENGTH - at));
                if (head instanceof Origin.OnUnit on
                        && (on.extent().position() < table.length || on.extent().end() > around.size())) {
                    throw new AssertionError(on + " is outside of the pool's chunks");
                }
                at += head.length();
            }
            if (heads > 4 * LENGTH / PoolTable.CHUNK) {
                throw new AssertionError(heads + " pieces of 100 chunks");
            }
        } catch (CorruptStructureException expected) {
            // named
        }
    }
}
