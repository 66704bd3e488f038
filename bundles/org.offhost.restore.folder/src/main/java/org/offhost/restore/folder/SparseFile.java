// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Arrays;
import java.util.Set;
import org.offhost.filesystem.KnownZeros;

/**
 * Writes a new file; leaves holes where there are only zeros, and does not read those that the content knows of: a file of
 * terabytes with little in it is written at once.
 */
final class SparseFile {
    private static final int BLOCK = 64 * 1024;
    private static final byte[] ZEROS = new byte[BLOCK];

    /** From here on some file systems say "too large" (FAT: 4 GiB), which has to come before the first byte. */
    private static final long LARGE = 4L << 30;

    private SparseFile() {}

    /** Told how far a file is; throws to end it. */
    interface Progress {
        void read(long bytes) throws IOException;
    }

    /**
     * Writes a stream to a file that must not exist.
     *
     * @param length bytes the stream must have
     * @param progress told the bytes read so far, known zeros not among them, before every block; throws to end it
     * @param made what it has from its first moment on
     * @return bytes that are no zeros of a hole
     */
    static long write(InputStream in, long length, Path path, Progress progress, FileAttribute<?>... made)
            throws IOException {
        Files.newByteChannel(
                        path,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                        made)
                .close();
        try (RandomAccessFile out = new RandomAccessFile(path.toFile(), "rw")) {
            if (length >= LARGE) {
                out.setLength(length);
            }
            return write(in, length, out, progress);
        }
    }

    private static long write(InputStream in, long length, RandomAccessFile out, Progress progress) throws IOException {
        byte[] block = new byte[BLOCK];
        long read = 0;
        long written = 0;
        for (long at = 0; at < length; ) {
            progress.read(read);
            long zeros = Math.min(KnownZeros.ahead(in), length - at);
            if (zeros > 0) {
                if (out.length() < length) {
                    out.setLength(length);
                }
                in.skipNBytes(zeros);
                at += zeros;
                continue;
            }
            int wanted = (int) Math.min(BLOCK - at % BLOCK, length - at);
            int n = in.readNBytes(block, 0, wanted);
            if (n < wanted) {
                throw new EOFException("its content ends at byte " + (at + n) + ", expected " + length + " bytes");
            }
            if (!Arrays.equals(block, 0, n, ZEROS, 0, n)) {
                out.seek(at);
                out.write(block, 0, n);
                written += n;
            }
            at += n;
            read += n;
        }
        if (out.length() < length) {
            out.setLength(length);
        }
        return written;
    }
}
