// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import java.util.function.LongConsumer;

/** Writes a new file; leaves holes where there are only zeros. */
final class SparseFile {
    private static final int BLOCK = 64 * 1024;
    private static final byte[] ZEROS = new byte[BLOCK];

    private SparseFile() {}

    /**
     * Writes a stream to a file that must not exist.
     *
     * @param length bytes the stream must have
     * @param progress told the bytes done before every block; throws to end it
     * @return bytes that are no zeros of a hole
     */
    static long write(InputStream in, long length, Path path, LongConsumer progress) throws IOException {
        byte[] block = new byte[BLOCK];
        long written = 0;
        try (FileChannel out = FileChannel.open(
                path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))) {
            for (long at = 0; at < length; at += BLOCK) {
                progress.accept(at);
                int n = in.readNBytes(block, 0, (int) Math.min(BLOCK, length - at));
                if (n < Math.min(BLOCK, length - at)) {
                    throw new EOFException(path.getFileName() + ": content ends at byte " + (at + n) + ", expected "
                            + length + " bytes");
                }
                if (!Arrays.equals(block, 0, n, ZEROS, 0, n)) {
                    ByteBuffer buffer = ByteBuffer.wrap(block, 0, n);
                    for (long to = at; buffer.hasRemaining(); ) {
                        to += out.write(buffer, to);
                    }
                    written += n;
                }
            }
            if (out.size() < length) {
                out.write(ByteBuffer.wrap(ZEROS, 0, 1), length - 1);
            }
        }
        return written;
    }
}
