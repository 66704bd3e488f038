// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.offhost.archive.WrittenBytes;
import org.offhost.block.PrivateFiles;

/**
 * A part of a stream on a tape that is read once, and lies in a file of this host from then on: the table of the ranges of a
 * set is asked between those of others, and a tape would be wound for each.
 */
final class KeptPart implements Closeable {
    private static final int BUFFER = 1 << 20;

    private final Path folder;
    private final long start;
    private final long end;
    private FileChannel file;

    /**
     * @param folder where it is kept
     * @param start byte of the stream
     */
    KeptPart(Path folder, long start, long length) {
        this.folder = folder;
        this.start = start;
        this.end = start + length;
    }

    /**
     * Reads the stream, of this part from the file.
     *
     * @param bytes of the stream, whoever has opened it: nobody's is held on to
     */
    void read(WrittenBytes bytes, long offset, ByteBuffer target) throws IOException {
        if (offset < start || offset + target.remaining() > end) {
            bytes.read(offset, target);
            return;
        }
        long at = offset - start;
        while (target.hasRemaining()) {
            int n = file(bytes).read(target, at);
            if (n < 0) {
                throw new EOFException("a table of ranges ends at byte " + at + " of its file");
            }
            at += n;
        }
    }

    private FileChannel file(WrittenBytes bytes) throws IOException {
        if (file == null) {
            FileChannel made = made();
            try {
                fill(bytes, made);
            } catch (IOException | RuntimeException | Error e) {
                made.close();
                throw e;
            }
            file = made;
        }
        return file;
    }

    /** It goes when it is closed, or with the process. */
    private FileChannel made() throws IOException {
        PrivateFiles.folder(folder);
        return PrivateFiles.open(
                folder.resolve("offhost-ranges-" + UUID.randomUUID()),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    private void fill(WrittenBytes bytes, FileChannel made) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        for (long at = start; at < end; at += BUFFER) {
            bytes.read(at, buffer.clear().limit((int) Math.min(BUFFER, end - at)));
            buffer.flip();
            while (buffer.hasRemaining()) {
                made.write(buffer);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
