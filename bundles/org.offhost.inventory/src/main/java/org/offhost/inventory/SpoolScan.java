// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.offhost.inventory.form.EntryScan;

/** Goes over the entries of a spool in their order, and makes no objects of them. Belongs to one thread. */
public final class SpoolScan implements Closeable {
    private final BlockLog.Reader blocks;
    private EntryScan block = new EntryScan(SpoolBlocks.entries(ByteBuffer.allocate(0)));

    SpoolScan(BlockLog.Reader blocks) {
        this.blocks = blocks;
    }

    /** Goes to the next entry; false behind the last. */
    public boolean next() throws IOException {
        while (!block.next()) {
            Optional<BlockLog.Block> b = blocks.next();
            if (b.isEmpty()) {
                return false;
            }
            if (b.get().kind() == SpoolBlocks.ENTRIES) {
                block = new EntryScan(SpoolBlocks.entries(b.get().payload()));
            }
        }
        return true;
    }

    /** The entry it is at; good until the next. */
    public EntryScan entry() {
        return block;
    }

    @Override
    public void close() {
        blocks.close();
    }
}
