// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import org.offhost.block.hold.HeldFile;
import org.offhost.block.qcow2.ImageBytes;

/** A file of a chain of images, as long as nobody writes it. */
final class OpenFile implements ImageBytes {
    private final Path path;
    private final Stamp stamp;
    private final HeldFile file;

    private record Stamp(Object key, long size, FileTime written) {
        static Stamp of(Path path) throws IOException {
            BasicFileAttributes a = Files.readAttributes(path, BasicFileAttributes.class);
            return new Stamp(Objects.requireNonNullElse(a.fileKey(), path), a.size(), a.lastModifiedTime());
        }
    }

    /** @param path real path of a regular file */
    OpenFile(Path path) throws IOException {
        this.path = path;
        this.stamp = Stamp.of(path);
        this.file = HeldFile.open(path, false);
    }

    @Override
    public long size() {
        return stamp.size();
    }

    @Override
    public Object identity() {
        return stamp.key();
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        long at = position;
        while (target.hasRemaining()) {
            int n = file.channel().read(target, at);
            if (n < 0) {
                throw new EOFException(path + " has become shorter: ends at byte " + at + ", was " + stamp.size());
            }
            at += n;
        }
        // looked at behind the read: what was read by then is of the file that was opened
        if (!Stamp.of(path).equals(stamp)) {
            throw new IOException(
                    path + " was written or replaced since it was opened; stop what writes it, and begin again");
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
