// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.sums;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.offhost.block.PrivateFiles;

/** A text of sums under way. */
final class SummedText implements Closeable {
    private static final int BUFFER = 64 * 1024;
    private final FileChannel file;
    private final MessageDigest digest = Sha256.begin();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private long length;

    private SummedText(FileChannel file) {
        this.file = file;
    }

    static SummedText create(Path path) throws IOException {
        return new SummedText(PrivateFiles.open(
                path, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING));
    }

    void write(byte[] bytes) throws IOException {
        digest.update(bytes);
        length += bytes.length;
        for (int at = 0; at < bytes.length; ) {
            int n = Math.min(buffer.remaining(), bytes.length - at);
            buffer.put(bytes, at, n);
            at += n;
            if (!buffer.hasRemaining()) {
                drain();
            }
        }
    }

    private void drain() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            file.write(buffer);
        }
        buffer.clear();
    }

    /** Makes it durable. */
    SumsFacts.Text finish() throws IOException {
        drain();
        file.force(true);
        return new SumsFacts.Text(length, HexFormat.of().formatHex(digest.digest()));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
