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

/** A block device on an image file, with blocks of 512 bytes. */
public final class ImageBlockDevice extends CheckedBlockDevice {
    private static final int BLOCK_LENGTH = 512;

    private final FileChannel channel;

    private ImageBlockDevice(Unit unit, FileChannel channel) {
        super(unit);
        this.channel = channel;
    }

    /** Opens an image; bytes behind the last whole block do not count. */
    public static ImageBlockDevice open(Path image, Access access) throws IOException {
        Path real = image.toRealPath();
        FileChannel channel = FileChannel.open(
                real,
                access == Access.READ
                        ? Set.of(StandardOpenOption.READ)
                        : Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
        long size = channel.size() / BLOCK_LENGTH * BLOCK_LENGTH;
        Designator designator = new Designator(Designator.Scheme.FILE, real.toString());
        return new ImageBlockDevice(
                new Unit(designator, Unit.Kind.BLOCKS, size, BLOCK_LENGTH, access == Access.READ, ""), channel);
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
