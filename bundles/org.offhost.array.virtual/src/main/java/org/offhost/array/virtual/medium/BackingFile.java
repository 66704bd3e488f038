// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that keeps a unit's data, open under a lock against other processes.
 *
 * <p>The lock is shared for a read-only file and exclusive otherwise. On POSIX systems it is lost when any other channel of
 * this process on the same file is closed; so the array never opens a file twice. Thread-safe.
 */
public final class BackingFile implements Closeable {
    /** How often the stamp is taken while we write: it costs as much as writing a small record. */
    private static final long STAMP_NANOS = 20_000_000;

    /** A change so much later than our last write was none of ours, whatever clock the file system goes by. */
    private static final long CLOCK_SLACK_MILLIS = 2000;

    private final Path path;
    private final boolean readOnly;
    private final FileChannel channel;
    private final String key;

    /** Guards the stamp and the position of the channel; positional I/O does not need it. */
    private final Object stampLock = new Object();

    private FileStamp known;
    private int ownWrites;
    private long stampedAt = System.nanoTime();

    /** Whether we wrote since {@link #known} was taken. */
    private boolean stale;

    private long writtenAt;

    private volatile boolean exact;
    private long foreignChanges;

    private BackingFile(Path path, boolean readOnly, FileChannel channel, FileStamp stamp) {
        this.path = path;
        this.readOnly = readOnly;
        this.channel = channel;
        this.key = stamp.key();
        this.known = stamp;
    }

    /** Opens and locks an existing file. */
    public static BackingFile open(Path path, boolean readOnly) throws IOException {
        requireRegular(path);
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
            return new BackingFile(path, readOnly, channel, FileStamp.of(path));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
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
    public static void requireRegular(Path path) throws IOException {
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
        if (!Files.isRegularFile(path)) {
            throw new IOException(path + " is no regular file");
        }
    }

    /** Creates a file of that size, sparse where the file system can. */
    public static void create(Path path, long size) throws IOException {
        try {
            Files.createFile(path);
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

    public long size() throws IOException {
        return channel.size();
    }

    /** Fills {@code target} from a position. */
    void read(long position, ByteBuffer target) throws IOException {
        long at = position;
        while (target.hasRemaining()) {
            int n = channel.read(target, at);
            if (n < 0) {
                throw new EOFException(
                        path + " ends at byte " + at + "; " + target.remaining() + " more were expected");
            }
            at += n;
        }
    }

    /** Drains {@code source} to a position. */
    void write(long position, ByteBuffer source) throws IOException {
        beginWrite();
        try {
            long at = position;
            while (source.hasRemaining()) {
                at += channel.write(source, at);
            }
        } finally {
            endWrite();
        }
    }

    /** Writes buffers one behind the other. */
    void write(long position, ByteBuffer... sources) throws IOException {
        beginWrite();
        try {
            synchronized (stampLock) {
                channel.position(position);
                long left = 0;
                for (ByteBuffer source : sources) {
                    left += source.remaining();
                }
                while (left > 0) {
                    left -= channel.write(sources);
                }
            }
        } finally {
            endWrite();
        }
    }

    /** Copies bytes of this file to another one inside the operating system. */
    void transferTo(long position, int length, BackingFile target, long targetPosition) throws IOException {
        target.beginWrite();
        try {
            synchronized (target.stampLock) {
                long done = 0;
                while (done < length) {
                    target.channel.position(targetPosition + done);
                    long n = channel.transferTo(position + done, length - done, target.channel);
                    if (n <= 0) {
                        throw new EOFException(path + " ends at byte " + (position + done) + "; " + (length - done)
                                + " more were expected");
                    }
                    done += n;
                }
            }
        } finally {
            target.endWrite();
        }
    }

    /** Cuts the file. */
    void truncate(long size) throws IOException {
        beginWrite();
        try {
            channel.truncate(size);
        } finally {
            endWrite();
        }
    }

    /** Returns when all data is on stable storage. */
    void force() throws IOException {
        channel.force(false);
    }

    private void beginWrite() {
        synchronized (stampLock) {
            if (exact) {
                look();
            }
            ownWrites++;
        }
    }

    private void endWrite() {
        synchronized (stampLock) {
            stale = true;
            writtenAt = System.currentTimeMillis();
            if (--ownWrites == 0 && (exact || System.nanoTime() - stampedAt > STAMP_NANOS)) {
                take();
            }
        }
    }

    private void take() {
        known = FileStamp.ofWhatIsLeft(path);
        stampedAt = System.nanoTime();
        stale = false;
    }

    private void look() {
        if (ownWrites > 0) {
            return;
        }
        FileStamp before = known;
        boolean written = stale;
        take();
        boolean foreign =
                written ? known.modifiedNanos() / 1_000_000 > writtenAt + CLOCK_SLACK_MILLIS : !known.equals(before);
        if (foreign) {
            foreignChanges++;
        }
    }

    /** From now on the stamp is taken after every write of ours, so that no foreign change can hide behind one. */
    void watchClosely() {
        synchronized (stampLock) {
            look();
            exact = true;
        }
    }

    /** How often the file was found changed, replaced or gone without a write of ours; looks now. */
    public long foreignChanges() {
        synchronized (stampLock) {
            look();
            return foreignChanges;
        }
    }

    /** The same; while we write it looks now and then only. */
    long foreignChangesLately() {
        synchronized (stampLock) {
            if (exact || !stale || System.nanoTime() - stampedAt > STAMP_NANOS) {
                look();
            }
            return foreignChanges;
        }
    }

    /** The stamp after our last write; waits for nothing. */
    FileStamp stamp() {
        synchronized (stampLock) {
            look();
            return known;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
