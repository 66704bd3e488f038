// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.file;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import org.offhost.array.virtual.medium.ReadFailedException;

/**
 * A file or a block device that keeps a unit's data, open under a lock against other processes.
 *
 * <p>The lock is shared for a read-only file and exclusive otherwise. Thread-safe.
 */
public final class BackingFile implements Closeable {
    /** What a growing file may grow to: less than the longest file of any file system in use for such amounts. */
    public static final long LONGEST = 8L << 40;

    /** What is read at once to find out where a file cannot be read. */
    private static final int SMALL_PART = 64 << 10;

    private final Path path;
    private final boolean readOnly;
    private final boolean grows;
    private final FileChannel channel;
    private final Optional<String> refusal;
    private final Whereabouts whereabouts;
    private final Optional<DeviceUse> use;
    private final Closeable held;
    private final StampWatch stamps;
    private final WriteBehind behind;

    /** Guards the position of the channel; positional I/O does not need it. */
    private final Object sequential = new Object();

    /** Whether others' use of the device has been asked for right before the first write. */
    private volatile boolean free;

    private BackingFile(Path path, FileAccess access, boolean grows) {
        this.path = path;
        this.readOnly = access.readOnly();
        this.refusal = access.refusal();
        this.grows = grows;
        this.channel = access.channel();
        this.use = access.use();
        this.held = access.held();
        FileStamp stamp = stamp();
        this.whereabouts = new Whereabouts(path, stamp.key());
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

    private void checkFirstWrite() throws IOException {
        if (!free) {
            FileAccess.requireFree(path, use, true);
            free = true;
        }
    }

    /**
     * Opens and locks an existing file or device; one that cannot be written is opened to be read.
     *
     * @param grows whether the file ends where it was last written: behind that are zeros, up to {@link #LONGEST}
     */
    public static BackingFile open(Path path, boolean readOnly, boolean grows) throws IOException {
        return new BackingFile(path, FileAccess.open(path, readOnly), grows);
    }

    /** A file on a channel of whatever kind. */
    static BackingFile on(Path path, FileChannel channel) {
        return new BackingFile(
                path, new FileAccess(channel, channel, Optional.empty(), false, Optional.empty()), false);
    }

    public Path path() {
        return path;
    }

    public boolean readOnly() {
        return readOnly;
    }

    /** Throws what a person can do about it if the file was to be written and can only be read. */
    public void requireWritable() throws IOException {
        if (refusal.isPresent()) {
            throw new IOException(refusal.get());
        }
    }

    /** Bytes that may be read and written. */
    public long size() throws IOException {
        return grows ? LONGEST : channel.size();
    }

    /** Fills {@code target} from a position. */
    public void read(long position, ByteBuffer target) throws IOException {
        long at = position;
        while (target.hasRemaining()) {
            int n;
            try {
                n = channel.read(target, at);
            } catch (ClosedChannelException e) {
                throw e;
            } catch (IOException e) {
                throw new ReadFailedException(path, at, e);
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
    public void write(long position, ByteBuffer source) throws IOException {
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
    public void write(long position, ByteBuffer... sources) throws IOException {
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

    /** Has zeros at a place; what is zeros already is not written, so a hole stays one and no file grows. */
    public void clear(long position, int length) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(SMALL_PART).asReadOnlyBuffer();
        ByteBuffer there = ByteBuffer.allocateDirect(SMALL_PART);
        for (int done = 0; done < length; done += SMALL_PART) {
            int part = Math.min(SMALL_PART, length - done);
            read(position + done, there.clear().limit(part));
            int first = there.flip().mismatch(zeros.clear().limit(part));
            if (first >= 0) {
                int end = part;
                while (there.get(end - 1) == 0) {
                    end--;
                }
                write(position + done + first, zeros.clear().limit(end - first));
            }
        }
    }

    /**
     * Copies bytes of this file to another one inside the operating system.
     *
     * @throws ReadFailedException if it was this file that failed
     */
    public void transferTo(long position, int length, BackingFile target, long targetPosition) throws IOException {
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
    public void truncate(long size) throws IOException {
        stamps.beginWrite();
        try {
            channel.truncate(size);
        } finally {
            stamps.endWrite();
        }
    }

    /** Returns when all data is on stable storage. */
    public void force() throws IOException {
        behind.flush();
    }

    /** See {@link Whereabouts}. */
    public Whereabouts whereabouts() {
        return whereabouts;
    }

    /** Tells our writes from those of others. */
    public StampWatch stamps() {
        return stamps;
    }

    @Override
    public void close() throws IOException {
        behind.end();
        held.close();
    }
}
