// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.changes;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.offhost.block.PrivateFiles;
import org.offhost.inventory.form.PackedReader;
import org.offhost.inventory.form.PackedWriter;

/** Records in a file, one behind the other, each with its length before it; -1 behind the last. */
final class Records {
    private static final int BUFFER = 1 << 16;

    private Records() {}

    /** Writes them. */
    static final class Writer implements Closeable {
        private final DataOutputStream out;

        Writer(Path file) throws IOException {
            out = new DataOutputStream(new BufferedOutputStream(PrivateFiles.output(file), BUFFER));
        }

        void write(PackedWriter record) throws IOException {
            ByteBuffer bytes = record.view();
            out.writeInt(bytes.remaining());
            out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        }

        @Override
        public void close() throws IOException {
            try (out) {
                out.writeInt(-1);
            }
        }
    }

    /** Reads them. */
    static final class Reader implements Closeable {
        private final DataInputStream in;
        private final Path file;
        private boolean ended;

        Reader(Path file) throws IOException {
            this.file = file;
            this.in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER));
        }

        Optional<PackedReader> next() throws IOException {
            int length = ended ? -1 : in.readInt();
            ended = length < 0;
            if (ended) {
                return Optional.empty();
            }
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw new EOFException(file + " ends inside a record");
            }
            return Optional.of(new PackedReader(bytes, file.toString()));
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
