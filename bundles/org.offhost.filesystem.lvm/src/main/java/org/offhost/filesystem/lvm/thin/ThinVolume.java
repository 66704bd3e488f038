// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm.thin;

import java.io.IOException;
import java.util.function.LongConsumer;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.block.Origin;
import org.offhost.filesystem.MappedDevice;
import org.offhost.filesystem.VolumeMapping;
import org.offhost.kit.session.Withdrawal;

/**
 * A thin volume of a pool.
 *
 * @param session whose end ends all reads
 * @param device number of the volume in the pool
 * @param length bytes of the volume
 * @param state of the pool's table
 */
public record ThinVolume(Withdrawal session, ThinPool pool, long device, long length, String state)
        implements VolumeMapping {
    /** Runs between two reports of progress. */
    private static final int REPORTED = 1000;

    /** Bytes of what is known of a volume. */
    private static final int DETAILS = 24;

    @Override
    public String of() {
        return "device " + device + " of thin pool " + pool.id();
    }

    @Override
    public BlockDevice open(BlockDevice around) throws IOException {
        return new MappedDevice(around, map(around));
    }

    @Override
    public long verify(BlockDevice around, LongConsumer progress) throws IOException {
        Origin.Mapping map = map(around);
        int runs = 0;
        for (long at = 0; at < length; ) {
            at += map.at(new Extent(at, length - at)).length();
            runs++;
            if (runs % REPORTED == 0) {
                progress.accept(at);
            }
        }
        return 0;
    }

    private Origin.Mapping map(BlockDevice around) throws IOException {
        session.check();
        PoolSuperblock s = pool.superblock(around);
        TableBlocks blocks = new TableBlocks(around, s.blocks());
        value(new PoolTree(blocks, s.detailsRoot(), DETAILS), "details");
        long root = value(new PoolTree(blocks, s.mappingRoot(), Long.BYTES), "a tree");
        return new ThinMap(session, pool, length, new PoolTree(blocks, root, Long.BYTES), s.chunks());
    }

    private long value(PoolTree tree, String what) throws IOException {
        TreeNode leaf = tree.leaf(device).node();
        int i = leaf.last(device);
        if (i < 0 || leaf.keys()[i] != device) {
            throw leaf.corrupt(what + " of device " + device, "none: the pool does not know the volume");
        }
        return leaf.values()[i];
    }
}
