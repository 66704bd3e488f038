// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm.thin;

import java.util.Arrays;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.kit.bytes.LittleEndian;

/**
 * A node of a tree of a pool's table (Linux, drivers/md/persistent-data/dm-btree-internal.h), its sum, place and shape judged.
 *
 * @param block which it is
 * @param leaf whether its values are those of the tree; else they are blocks of nodes below
 * @param keys ascending
 * @param values of each key its first eight bytes
 * @param valueLength bytes of a value
 */
record TreeNode(long block, boolean leaf, long[] keys, long[] values, int valueLength) {
    static final String NAME = "node of the thin pool's table";
    static final int SALT = 121107;
    static final int HEADER = 32;
    static final int INTERNAL = 1;
    static final int LEAF = 2;

    private static final int FLAGS = 4;
    private static final int NUMBER = 8;
    private static final int ENTRIES = 16;
    private static final int MOST_ENTRIES = 20;
    private static final int VALUE_LENGTH = 24;

    static TreeNode of(byte[] b, long block) throws CorruptStructureException {
        int sum = PoolBlock.sum(b, SALT);
        if (sum != LittleEndian.i32(b, 0)) {
            throw corrupt(block, "sum " + Integer.toHexString(sum), Integer.toHexString(LittleEndian.i32(b, 0)));
        }
        if (LittleEndian.i64(b, NUMBER) != block) {
            throw corrupt(block, "block " + block, "block " + LittleEndian.i64(b, NUMBER));
        }
        int flags = LittleEndian.i32(b, FLAGS);
        long entries = LittleEndian.u32(b, ENTRIES);
        long most = LittleEndian.u32(b, MOST_ENTRIES);
        long length = LittleEndian.u32(b, VALUE_LENGTH);
        if (flags != INTERNAL && flags != LEAF) {
            throw corrupt(block, "a leaf or a node above", "flags " + flags);
        }
        if (length < Long.BYTES || length > PoolBlock.LENGTH || flags == INTERNAL && length != Long.BYTES) {
            throw corrupt(block, "values of 8 bytes or more", "of " + length);
        }
        if (entries > most || most > (PoolBlock.LENGTH - HEADER) / (Long.BYTES + length)) {
            throw corrupt(block, "entries within the block", entries + " of " + most + " with values of " + length);
        }
        long[] keys = new long[(int) entries];
        long[] values = new long[keys.length];
        int at = HEADER + (int) most * Long.BYTES;
        for (int i = 0; i < keys.length; i++) {
            keys[i] = LittleEndian.i64(b, HEADER + i * Long.BYTES);
            values[i] = LittleEndian.i64(b, at + i * (int) length);
            if (keys[i] < 0 || i > 0 && keys[i] <= keys[i - 1]) {
                throw corrupt(block, "ascending keys", "key " + keys[i] + " as number " + i);
            }
        }
        return new TreeNode(block, flags == LEAF, keys, values, (int) length);
    }

    /** Number of the last key that is at most this one; -1 if all are greater. */
    int last(long key) {
        int found = Arrays.binarySearch(keys, key);
        return found >= 0 ? found : -found - 2;
    }

    CorruptStructureException corrupt(String expected, String found) {
        return corrupt(block, expected, found);
    }

    private static CorruptStructureException corrupt(long block, String expected, String found) {
        return new CorruptStructureException(NAME, block * PoolBlock.LENGTH, expected, found);
    }
}
