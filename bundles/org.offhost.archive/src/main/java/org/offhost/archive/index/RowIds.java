// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.index;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.offhost.block.PrivateFiles;
import org.offhost.inventory.form.PackedReader;
import org.offhost.inventory.form.PackedWriter;

/**
 * Whose the rows of an index are, block by block: beside the index on this host, never on a medium, so that the next index is
 * made without reading what did not change. For each block the number of its rows, then the id of the entry of each, signed, less
 * the one before.
 */
final class RowIds {
    private RowIds() {}

    /** Writes them. */
    static final class Writer implements Closeable {
        private static final int KEPT = 1 << 16;

        private final OutputStream out;
        private final PackedWriter waiting = new PackedWriter();

        Writer(Path file) throws IOException {
            this.out = PrivateFiles.output(file);
        }

        /** @param count rows of the block */
        void block(long[] ids, int count) throws IOException {
            waiting.number(count);
            long last = 0;
            for (int i = 0; i < count; i++) {
                waiting.signed(ids[i] - last);
                last = ids[i];
            }
            if (waiting.size() >= KEPT) {
                flush();
            }
        }

        private void flush() throws IOException {
            out.write(waiting.view().array(), 0, waiting.size());
            waiting.reset();
        }

        @Override
        public void close() throws IOException {
            try (out) {
                flush();
            }
        }
    }

    /** Reads them, all at once: some 3 bytes a row. */
    static final class Reader {
        private final PackedReader in;
        private long[] ids = new long[1 << 10];
        private int count;

        Reader(Path file) throws IOException {
            this.in = new PackedReader(Files.readAllBytes(file), file.toString());
        }

        /** Goes to the next block. */
        void next() throws IOException {
            count = in.count(Integer.MAX_VALUE);
            if (ids.length < count) {
                ids = new long[count];
            }
            long last = 0;
            for (int i = 0; i < count; i++) {
                last += in.signed();
                ids[i] = last;
            }
        }

        /** Of the block it is at; the first {@link #count()} are. */
        long[] ids() {
            return ids;
        }

        int count() {
            return count;
        }

        boolean atEnd() {
            return in.atEnd();
        }
    }
}
