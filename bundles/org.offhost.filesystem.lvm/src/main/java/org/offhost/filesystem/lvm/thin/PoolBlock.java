// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm.thin;

import java.util.zip.CRC32C;

/** What all blocks of a pool's table have alike. */
final class PoolBlock {
    /** Bytes. */
    static final int LENGTH = 4096;

    private PoolBlock() {}

    /** The sum of a block: CRC-32C without its last inversion, of all behind the sum itself, and a salt for what the block is. */
    static int sum(byte[] block, int salt) {
        CRC32C crc = new CRC32C();
        crc.update(block, Integer.BYTES, LENGTH - Integer.BYTES);
        return ~(int) crc.getValue() ^ salt;
    }
}
