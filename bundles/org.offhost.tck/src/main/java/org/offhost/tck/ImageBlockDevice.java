// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.offhost.block.Access;
import org.offhost.block.Designator;
import org.offhost.block.Unit;

/** A block device on an image file. */
public final class ImageBlockDevice extends CheckedBlockDevice {
    private static final int USUAL_BLOCK_LENGTH = 512;

    private final FileChannel channel;

    private ImageBlockDevice(Unit unit, FileChannel channel) {
        super(unit);
        this.channel = channel;
    }

    /** Opens an image with blocks of 512 bytes; bytes behind the last whole block do not count. */
    public static ImageBlockDevice open(Path image, Access access) throws IOException {
        return open(image, access, USUAL_BLOCK_LENGTH);
    }

    /** Opens an image; bytes behind the last whole block of so many bytes do not count. */
    public static ImageBlockDevice open(Path image, Access access, int blockLength) throws IOException {
        Path real = image.toRealPath();
        FileChannel channel = FileChannel.open(
                real,
                access == Access.READ
                        ? Set.of(StandardOpenOption.READ)
                        : Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
        long size = channel.size() / blockLength * blockLength;
        Designator designator = new Designator(Designator.Scheme.FILE, real.toString());
        return new ImageBlockDevice(
                new Unit(designator, Unit.Kind.BLOCKS, size, blockLength, access == Access.READ, ""), channel);
    }

    @Override
    protected void move(long position, ByteBuffer target) throws IOException {
        long at = position;
        while (target.hasRemaining()) {
            int n = channel.read(target, at);
            if (n < 0) {
                throw new EOFException(unit().designator() + " ends at byte " + at);
            }
            at += n;
        }
    }

    @Override
    protected void store(long position, ByteBuffer source) throws IOException {
        long at = position;
        while (source.hasRemaining()) {
            at += channel.write(source, at);
        }
    }

    @Override
    public void flush() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
