// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.offhost.filesystem.FileEntry;

/** Entries out of the blocks of a spool. */
final class SpoolEntries implements SpoolReader {
    private final BlockLog.Reader blocks;
    private Iterator<FileEntry> block = List.<FileEntry>of().iterator();

    SpoolEntries(BlockLog.Reader blocks) {
        this.blocks = blocks;
    }

    @Override
    public Optional<FileEntry> next() throws IOException {
        while (!block.hasNext()) {
            Optional<BlockLog.Block> b = blocks.next();
            if (b.isEmpty()) {
                return Optional.empty();
            }
            if (b.get().kind() == SpoolBlocks.ENTRIES) {
                block = SpoolBlocks.entries(b.get().payload()).iterator();
            }
        }
        return Optional.of(block.next());
    }

    @Override
    public void close() {
        blocks.close();
    }
}
