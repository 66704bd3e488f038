// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.offhost.block.PrivateFiles;

/**
 * A file or a block device that keeps a unit's data, open under a lock against other processes.
 *
 * <p>The lock is shared for a read-only file and exclusive otherwise. On POSIX systems it is lost when any other channel of
 * this process on the same file is closed; so the array never opens a file twice. Thread-safe.
 */
public final class BackingFile implements Closeable {
    /** What a growing file may grow to: less than the longest file of any file system in use for such amounts. */
    public static final long LONGEST = 8L << 40;

    private static final long SEEK_NANOS = 20_000_000;

    /** What is read at once to find out where a file cannot be read. */
    private static final int SMALL_PART = 64 << 10;

    private final Path path;
    private final boolean readOnly;
    private final boolean grows;
    private final FileChannel channel;
    private final String key;

    private final Optional<DeviceUse> use;
    private final StampWatch stamps;
    private final WriteBehind behind;

    /** Whether the name was found to lead to another file, and when that was looked for last. */
    private volatile boolean elsewhere;

    private volatile long soughtAt = System.nanoTime();

    /** Guards the position of the channel; positional I/O does not need it. */
    private final Object sequential = new Object();

    /** Whether {@link #checkUse} has been asked right before the first write. */
    private volatile boolean free;

    private BackingFile(Path path, boolean readOnly, boolean grows, FileChannel channel) throws IOException {
        this.path = path;
        this.readOnly = readOnly;
        this.grows = grows;
        this.channel = channel;
        this.use = LocalDevice.of(path).map(DeviceUse::new);
        checkUse(!readOnly);
        FileStamp stamp = stamp();
        this.key = stamp.key();
        this.stamps = new StampWatch(this::stamp, stamp, use.isEmpty());
        this.behind = new WriteBehind(() -> channel.force(false));
    }

    /** What counts a device's writes counts those that left the cache: nothing may stay in it. */
    private FileStamp stamp() {
        if (use.isPresent()) {
            try {
                channel.force(false);
            } catch (IOException e) {
                return FileStamp.GONE;
            }
        }
        return FileStamp.ofWhatIsLeft(path);
    }

    private void checkUse(boolean toWrite) throws IOException {
        if (use.isPresent()) {
            use.get().requireFree(toWrite);
        }
    }

    private void checkFirstWrite() throws IOException {
        if (!free) {
            checkUse(true);
            free = true;
        }
    }

    /**
     * Opens and locks an existing file or device.
     *
     * @param grows whether the file ends where it was last written: behind that are zeros, up to {@link #LONGEST}
     */
    public static BackingFile open(Path path, boolean readOnly, boolean grows) throws IOException {
        requireUsable(path);
        FileChannel channel;
        try {
            channel = readOnly
                    ? FileChannel.open(path, StandardOpenOption.READ)
                    : FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (AccessDeniedException e) {
            throw new IOException("no permission to " + (readOnly ? "read " : "write ") + path, e);
        }
        try {
            lock(channel, path, readOnly);
            return new BackingFile(path, readOnly, grows, channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Whether its file system takes no writes; a file on it can be read all the same. */
    static boolean isWriteProtected(Path path) throws IOException {
        return Files.exists(path) && Files.getFileStore(path).isReadOnly();
    }

    /** A file on a channel of whatever kind. */
    static BackingFile on(Path path, FileChannel channel) throws IOException {
        return new BackingFile(path, false, false, channel);
    }

    private static void lock(FileChannel channel, Path path, boolean shared) throws IOException {
        try {
            if (channel.tryLock(0, Long.MAX_VALUE, shared) == null) {
                throw new IOException(path + " is in use by another process; close it there and try again");
            }
        } catch (OverlappingFileLockException e) {
            throw new IOException(path + " is in use by another array in this process", e);
        }
    }

    /** Tells a person what is wrong with a file that cannot be a unit. */
    public static void requireUsable(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new IOException(path + " is a directory; expected a file");
        }
        if (!Files.exists(path)) {
            Path parent = path.toAbsolutePath().getParent();
            if (parent != null && Files.isDirectory(parent) && !Files.isExecutable(parent)) {
                throw new IOException("no permission to look into " + parent);
            }
            throw new NoSuchFileException(path.toString(), null, "there is no such file");
        }
        if (!Files.isRegularFile(path) && !LocalDevice.isOne(path)) {
            throw new IOException(path + " is neither a regular file nor a block device");
        }
    }

    /** Why a file or device that need not be open could not be used. */
    static Optional<String> problem(Path path, boolean toWrite) {
        try {
            Optional<LocalDevice> device = LocalDevice.of(path);
            if (device.isPresent()) {
                new DeviceUse(device.get()).requireFree(toWrite);
            }
            return device.isPresent() || Files.isRegularFile(path) ? Optional.empty() : Optional.of(path + " is gone");
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Bytes of a file or device that need not be open. */
    public static long length(Path path) throws IOException {
        Optional<LocalDevice> device = LocalDevice.of(path);
        return device.isPresent() ? device.get().size() : Files.size(path);
    }

    /** Creates a file of that size, sparse where the file system can. */
    public static void create(Path path, long size) throws IOException {
        try {
            PrivateFiles.make(path);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (AccessDeniedException e) {
            throw new IOException("no permission to create " + path, e);
        } catch (NoSuchFileException e) {
            throw new IOException("cannot create " + path + ": its folder does not exist", e);
        }
        try {
            extend(path, size);
        } catch (IOException e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    /**
     * Takes back the making of a file: only if it is still the same one and nobody has it.
     *
     * @param emptied whether it was there before, empty, and shall be so again
     */
    public static void takeBack(Path path, FileIdentity made, boolean emptied) throws IOException {
        if (!made.isAt(path)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            lock(channel, path, false);
            if (!made.isAt(path)) {
                return;
            }
            if (emptied) {
                channel.truncate(0);
            } else {
                Files.delete(path);
            }
        } catch (NoSuchFileException e) {
            // gone already
        }
    }

    /** Gives an empty file its size. */
    public static void extend(Path path, long size) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(size);
        } catch (IOException e) {
            throw new IOException("cannot extend " + path + " to " + size + " bytes: " + e.getMessage(), e);
        }
    }

    public Path path() {
        return path;
    }

    public boolean readOnly() {
        return readOnly;
    }

    public String key() {
        return key;
    }

    /** Bytes that may be read and written. */
    public long size() throws IOException {
        return grows ? LONGEST : channel.size();
    }

    /** Fills {@code target} from a position. */
    void read(long position, ByteBuffer target) throws IOException {
        long at = position;
        while (target.hasRemaining()) {
            int n;
            try {
                n = channel.read(target, at);
            } catch (ClosedChannelException e) {
                throw e;
            } catch (IOException e) {
                throw new ReadFailedException(this, at, e);
            }
            if (n < 0 && grows) {
                target.put(new byte[target.remaining()]);
                return;
            }
            if (n < 0) {
                throw new EOFException(
                        path + " ends at byte " + at + "; " + target.remaining() + " more were expected");
            }
            at += n;
        }
    }

    /** Drains {@code source} to a position. */
    void write(long position, ByteBuffer source) throws IOException {
        int length = source.remaining();
        checkFirstWrite();
        stamps.beginWrite();
        try {
            long at = position;
            while (source.hasRemaining()) {
                at += channel.write(source, at);
            }
        } finally {
            stamps.endWrite();
        }
        behind.wrote(length);
    }

    /** Writes buffers one behind the other. */
    void write(long position, ByteBuffer... sources) throws IOException {
        long length = 0;
        for (ByteBuffer source : sources) {
            length += source.remaining();
        }
        checkFirstWrite();
        stamps.beginWrite();
        try {
            synchronized (sequential) {
                channel.position(position);
                for (long left = length; left > 0; ) {
                    left -= channel.write(sources);
                }
            }
        } finally {
            stamps.endWrite();
        }
        behind.wrote(length);
    }

    /**
     * Copies bytes of this file to another one inside the operating system.
     *
     * @throws ReadFailedException if it was this file that failed
     */
    void transferTo(long position, int length, BackingFile target, long targetPosition) throws IOException {
        target.checkFirstWrite();
        try {
            transfer(position, length, target, targetPosition);
        } catch (ClosedChannelException | EOFException e) {
            throw e;
        } catch (IOException | InternalError e) { // the latter where the system maps the files
            requireReadable(position, length); // one call on two files does not say which of them it was
            throw e instanceof IOException io ? io : new IOException(e.getMessage(), e);
        }
    }

    private void requireReadable(long position, int length) throws IOException {
        ByteBuffer part = ByteBuffer.allocate(SMALL_PART);
        for (long at = position; at < position + length; at += SMALL_PART) {
            read(at, part.clear().limit((int) Math.min(SMALL_PART, position + length - at)));
        }
    }

    private void transfer(long position, int length, BackingFile target, long targetPosition) throws IOException {
        target.stamps.beginWrite();
        try {
            synchronized (target.sequential) {
                long done = 0;
                while (done < length) {
                    target.channel.position(targetPosition + done);
                    long n = channel.transferTo(position + done, length - done, target.channel);
                    if (n <= 0 && grows) {
                        n = target.channel.write(ByteBuffer.allocate((int) (length - done)));
                    }
                    if (n <= 0) {
                        throw new EOFException(path + " ends at byte " + (position + done) + "; " + (length - done)
                                + " more were expected");
                    }
                    done += n;
                }
            }
        } finally {
            target.stamps.endWrite();
        }
        target.behind.wrote(length);
    }

    /** Cuts the file. */
    void truncate(long size) throws IOException {
        stamps.beginWrite();
        try {
            channel.truncate(size);
        } finally {
            stamps.endWrite();
        }
    }

    /** Returns when all data is on stable storage. */
    void force() throws IOException {
        behind.flush();
    }

    /**
     * Throws if the file's name leads to another one by now, or to none: what is written then is lost to whoever looks for
     * it there.
     */
    void requireThere() throws MediumException {
        elsewhere = !FileStamp.ofWhatIsLeft(path).key().equals(key);
        soughtAt = System.nanoTime();
        if (elsewhere) {
            throw gone();
        }
    }

    /** The same; looks now and then only, since it costs as much as writing a small record. */
    void requireThereLately() throws MediumException {
        if (elsewhere || System.nanoTime() - soughtAt > SEEK_NANOS) {
            requireThere();
        }
    }

    private MediumException gone() {
        return MediumException.gone(path + " was deleted, moved or replaced while it was in use");
    }

    /** Tells our writes from those of others. */
    StampWatch stamps() {
        return stamps;
    }

    @Override
    public void close() throws IOException {
        behind.end();
        channel.close();
    }
}
