// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.offhost.filesystem.FileEntry;
import org.offhost.inventory.form.EntryCodec;
import org.offhost.inventory.form.PackedReader;

/** Entries out of the blocks of a spool, each decoded when it is asked for: those of a block would be tens of thousands of objects. */
final class SpoolEntries implements SpoolReader {
    private final BlockLog.Reader blocks;
    private PackedReader block = SpoolBlocks.entries(ByteBuffer.allocate(0));
    private EntryCodec codec;

    SpoolEntries(BlockLog.Reader blocks) {
        this.blocks = blocks;
    }

    @Override
    public Optional<FileEntry> next() throws IOException {
        while (block.atEnd()) {
            Optional<BlockLog.Block> b = blocks.next();
            if (b.isEmpty()) {
                return Optional.empty();
            }
            if (b.get().kind() == SpoolBlocks.ENTRIES) {
                block = SpoolBlocks.entries(b.get().payload());
                codec = new EntryCodec();
            }
        }
        return Optional.of(codec.read(block));
    }

    @Override
    public void close() {
        blocks.close();
    }
}
