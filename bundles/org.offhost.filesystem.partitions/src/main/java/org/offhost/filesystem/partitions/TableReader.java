// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.partitions;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.CorruptStructureException;

/** Reads structures of a table from a unit; positions are bytes of the unit. */
record TableReader(BlockDevice unit) {
    /** Bytes of a boot record, however long a sector is. */
    static final int RECORD = 512;

    /**
     * Bytes of a structure, little-endian.
     *
     * @throws CorruptStructureException if it does not lie on the unit
     */
    ByteBuffer read(String structure, long position, int length) throws IOException {
        if (position < 0 || position > unit.size() - length) {
            throw new CorruptStructureException(
                    structure, position, length + " bytes within the unit's " + unit.size(), "its end");
        }
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        unit.read(position, bytes);
        return bytes.clear();
    }

    long size() {
        return unit.size();
    }
}
