// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.prints;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.offhost.inventory.form.DamagedMediumException;
import org.offhost.inventory.form.EntryPrints;

/**
 * Prints of the entries of a volume, in the order of their ids: a header of 8 bytes and the key, then records of 16 bytes, id
 * and print. Behind that of a directory is one of the same id with the print of its place.
 */
final class PrintsFile {
    private static final long MAGIC = 0x4f48_5052_494e_5431L; // OHPRINT1
    private static final int HEADER = Long.BYTES + EntryPrints.KEY;
    private static final int RECORD = 2 * Long.BYTES;
    private static final int BUFFER = RECORD << 12;

    private PrintsFile() {}

    /** Writes records. */
    static final class Writer implements Closeable {
        private final FileChannel out;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

        /** @param out an empty file, closed with this */
        Writer(FileChannel out, byte[] key) {
            this.out = out;
            buffer.putLong(MAGIC).put(key);
        }

        void write(long id, long print) throws IOException {
            if (buffer.remaining() < RECORD) {
                flush();
            }
            buffer.putLong(id).putLong(print);
        }

        private void flush() throws IOException {
            buffer.flip();
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            buffer.clear();
        }

        @Override
        public void close() throws IOException {
            try (out) {
                flush();
            }
        }
    }

    /** Reads entries; at the first one to begin with. */
    static final class Reader implements Closeable {
        private final FileChannel in;
        private final Path file;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
        private final byte[] key = new byte[EntryPrints.KEY];

        private boolean ended;
        private long id;
        private long print;
        private boolean folder;
        private long place;

        Reader(Path file) throws IOException {
            this.file = file;
            this.in = FileChannel.open(file, StandardOpenOption.READ);
            try {
                if (!fill(HEADER) || buffer.getLong() != MAGIC) {
                    throw new DamagedMediumException(file.toString(), 0, "prints of entries", "something else");
                }
                buffer.get(key);
                next();
            } catch (IOException | RuntimeException | Error e) {
                in.close();
                throw e;
            }
        }

        byte[] key() {
            return key;
        }

        boolean ended() {
            return ended;
        }

        long id() {
            return id;
        }

        long print() {
            return print;
        }

        boolean isFolder() {
            return folder;
        }

        long place() {
            return place;
        }

        void next() throws IOException {
            if (!fill(RECORD)) {
                ended = true;
                return;
            }
            long before = id;
            id = buffer.getLong();
            print = buffer.getLong();
            folder = fill(RECORD) && buffer.getLong(buffer.position()) == id;
            if (folder) {
                buffer.getLong();
                place = buffer.getLong();
            }
            if (id < before) {
                throw new DamagedMediumException(file.toString(), in.position(), "ascending ids", id + "");
            }
        }

        /** Has so many bytes in the buffer; false at the end. */
        private boolean fill(int length) throws IOException {
            if (buffer.remaining() >= length) {
                return true;
            }
            buffer.compact();
            while (buffer.position() < length) {
                if (in.read(buffer) < 0) {
                    if (buffer.position() > 0) {
                        throw new EOFException(file + " ends inside a record");
                    }
                    buffer.flip();
                    return false;
                }
            }
            buffer.flip();
            return true;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
