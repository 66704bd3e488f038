// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.file;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.function.Consumer;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.MediumGoneException;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.Unit;
import org.offhost.block.UnreadableBlockException;
import org.offhost.block.hold.HeldFile;

/** A file or a block device as a unit of blocks. Thread-safe; interrupting a thread in a call closes the session, as of every channel. */
final class FileBlockDevice implements BlockDevice {
    /** A channel copies what goes to or from an array through a buffer as long as the call, kept per thread: short ones stay in the cache. */
    private static final int PART = 256 << 10;

    private final Unit unit;
    private final FileChannel channel;
    private final Closeable file;
    private final Path path;
    private final Object key;
    private final Consumer<FileBlockDevice> atClose;
    private volatile boolean withdrawn;

    /**
     * @param file closes the channel
     * @param path where what is open in the channel is found by others
     */
    FileBlockDevice(Unit unit, FileChannel channel, Closeable file, Path path, Consumer<FileBlockDevice> atClose)
            throws IOException {
        this.unit = unit;
        this.channel = channel;
        this.file = file;
        this.path = path;
        this.key = keyOf(path);
        this.atClose = atClose;
    }

    /** Whatever tells one file from another; null where the file system knows no such thing. */
    private static Object keyOf(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    /**
     * Opens a file; bytes behind its last whole block do not count. Of a block device the channel tells the size,
     * though its node says 0 (measured).
     *
     * @param atClose told when the session is closed by its user
     */
    static FileBlockDevice open(Path path, Access access, Consumer<FileBlockDevice> atClose) throws IOException {
        Path real = path.toRealPath();
        boolean readOnly = access == Access.READ;
        HeldFile file = HeldFile.open(real, !readOnly);
        try {
            long size = file.channel().size();
            int block = LogicalBlock.length(real);
            if (size < block) {
                throw new IOException(real + " holds " + size + " bytes, less than a block of " + block);
            }
            Designator designator = new Designator(Designator.Scheme.FILE, real.toString());
            long whole = size / block * block;
            Unit unit = new Unit(designator, Unit.Kind.BLOCKS, whole, block, readOnly, "");
            return new FileBlockDevice(unit, file.channel(), file, real, atClose);
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    @Override
    public Unit unit() {
        return unit;
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        check(position, target.remaining());
        long at = position;
        int limit = target.limit();
        try {
            while (target.position() < limit) {
                target.limit(Math.min(limit, target.position() + PART));
                int n = channel.read(target, at);
                if (n < 0) {
                    throw new EOFException(
                            unit.designator() + " has become shorter: ends at byte " + at + ", was " + unit.size());
                }
                at += n;
            }
        } catch (ClosedChannelException | EOFException e) {
            throw gone(e);
        } catch (IOException e) {
            UnreadableBlockException unreadable = new UnreadableBlockException(
                    unit.designator(), at / unit.blockLength() * unit.blockLength(), e.getMessage());
            unreadable.initCause(e);
            throw unreadable;
        } finally {
            target.limit(limit);
        }
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        check(position, source.remaining());
        if (position % unit.blockLength() != 0 || source.remaining() % unit.blockLength() != 0) {
            throw new IllegalArgumentException("position=" + position + " length=" + source.remaining()
                    + " is no multiple of " + unit.blockLength());
        }
        if (unit.readOnly()) {
            throw new IOException(unit.designator() + " is open for reading only");
        }
        long at = position;
        try {
            while (source.hasRemaining()) {
                at += channel.write(source, at);
            }
        } catch (ClosedChannelException e) {
            throw gone(e);
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            channel.force(false);
        } catch (ClosedChannelException e) {
            throw gone(e);
        }
        if (!unit.readOnly()) {
            requireThere();
        }
    }

    private void requireThere() throws IOException {
        try {
            if (Objects.equals(keyOf(path), key)) {
                return;
            }
        } catch (NoSuchFileException e) {
            throw new MediumGoneException(unit.designator(), "there is no " + path, e);
        }
        throw new MediumGoneException(unit.designator(), path + " is another file", null);
    }

    @Override
    public void close() throws IOException {
        atClose.accept(this);
        file.close();
    }

    /** The provider is going: this session fails from now on. */
    void withdraw() {
        withdrawn = true;
        try {
            file.close();
        } catch (IOException e) {
            // nothing is buffered here, and nobody is left who could be told
        }
    }

    private void check(long position, int length) throws IOException {
        if (withdrawn) {
            throw gone(null);
        }
        if (position < 0 || position > unit.size() - length) {
            throw new IllegalArgumentException(
                    "position=" + position + " length=" + length + " passes the end at " + unit.size());
        }
    }

    private IOException gone(IOException cause) {
        return withdrawn
                ? new ProviderWithdrawnException("the provider of " + unit.designator() + " was withdrawn", cause)
                : cause;
    }
}
