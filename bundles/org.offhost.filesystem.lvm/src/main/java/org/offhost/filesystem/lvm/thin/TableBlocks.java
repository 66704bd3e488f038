// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm.thin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.CorruptStructureException;

/** Nodes of the trees of a pool's table, the last ones used held. Thread-safe. */
final class TableBlocks {
    /** More than a walk to a leaf and its neighbours needs; 1 MiB as they are. */
    private static final int HELD = 256;

    private final BlockDevice around;
    private final long blocks;
    private final Map<Long, TreeNode> nodes = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, TreeNode> eldest) {
            return size() > HELD;
        }
    };

    /**
     * @param around begins with the table
     * @param blocks of the table
     */
    TableBlocks(BlockDevice around, long blocks) {
        this.around = around;
        this.blocks = blocks;
    }

    /** @throws CorruptStructureException unless it is a sound node */
    synchronized TreeNode node(long block) throws IOException {
        TreeNode node = nodes.get(block);
        if (node == null) {
            node = read(block);
            nodes.put(block, node);
        }
        return node;
    }

    private TreeNode read(long block) throws IOException {
        if (block <= 0 || block >= blocks) {
            throw new CorruptStructureException(
                    TreeNode.NAME, 0, "a block of the table, 1 to " + (blocks - 1), "block " + block);
        }
        byte[] bytes = new byte[PoolBlock.LENGTH];
        around.read(block * PoolBlock.LENGTH, ByteBuffer.wrap(bytes));
        return TreeNode.of(bytes, block);
    }
}
