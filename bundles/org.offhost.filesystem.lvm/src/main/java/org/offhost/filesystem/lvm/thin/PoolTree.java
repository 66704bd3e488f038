// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm.thin;

import java.io.IOException;
import org.offhost.filesystem.CorruptStructureException;

/**
 * A tree of a pool's table. A walk goes down only into nodes whose keys lie between those around them, so it ends whatever a table says,
 * and no node is of two places.
 *
 * @param root its block
 * @param valueLength bytes of a value in its leaves
 */
record PoolTree(TableBlocks blocks, long root, int valueLength) {
    /** Far more than a table of the largest size has. */
    private static final int DEEPEST = 16;

    /**
     * The leaf in which a key is, or would be.
     *
     * @param end all keys below it that are not in the leaf are in none
     */
    record Leaf(TreeNode node, long end) {}

    /** @param key from 0 */
    Leaf leaf(long key) throws IOException {
        long least = 0;
        long end = Long.MAX_VALUE;
        long block = root;
        for (int depth = 0; depth < DEEPEST; depth++) {
            TreeNode node = blocks.node(block);
            require(node, depth, least, end);
            if (node.leaf()) {
                return new Leaf(node, end);
            }
            int i = Math.max(0, node.last(key)); // below the first key there is nothing, which the first leaf tells
            least = node.keys()[i];
            end = i + 1 < node.keys().length ? node.keys()[i + 1] : end;
            block = node.values()[i];
        }
        throw new CorruptStructureException(
                TreeNode.NAME, block * PoolBlock.LENGTH, "a tree at most " + DEEPEST + " nodes deep", "more");
    }

    private void require(TreeNode node, int depth, long least, long end) throws CorruptStructureException {
        int count = node.keys().length;
        if (count == 0 && !(depth == 0 && node.leaf())) {
            throw node.corrupt("entries", "none");
        }
        if (count > 0 && (node.keys()[0] < least || node.keys()[count - 1] >= end)) {
            throw node.corrupt(
                    "keys from " + least + " to below " + end,
                    "keys " + node.keys()[0] + " to " + node.keys()[count - 1]);
        }
        if (node.leaf() && node.valueLength() != valueLength) {
            throw node.corrupt("values of " + valueLength + " bytes", "of " + node.valueLength());
        }
    }
}
