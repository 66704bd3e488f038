// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lock on the file that a loop device stands on: who has the one has the other, so that two processes never write the
 * same bytes under two names. Holds nothing for any other device or file.
 */
final class FileBehind implements Closeable {
    /** Files that are locked so by this process; who opens one of them himself need not, and could not, lock it again. */
    private static final Set<String> HELD = ConcurrentHashMap.newKeySet();

    /** Of what is no loop device. */
    static final FileBehind NONE = new FileBehind(Optional.empty(), "");

    private final Optional<FileChannel> channel;

    private final String key;

    private FileBehind(Optional<FileChannel> channel, String key) {
        this.channel = channel;
        this.key = key;
    }

    /** Whether this process has the lock on a file for a loop device on it; its jobs keep apart by themselves. */
    static boolean holds(Path file) throws IOException {
        return !HELD.isEmpty() && HELD.contains(FileStamp.of(file).key());
    }

    /**
     * @param shared whether the device is only read
     * @throws IOException if another process has the file
     */
    static FileBehind lock(Path unit, boolean shared) throws IOException {
        Optional<LocalDevice> device = LocalDevice.of(unit);
        Optional<Path> file = device.isPresent() ? device.get().fileBehind() : Optional.empty();
        Optional<FileChannel> channel = file.isPresent() ? open(file.get(), shared) : Optional.empty();
        if (channel.isPresent()) {
            try {
                boolean first = lock(channel.get(), unit, file.get(), shared);
                String key = first ? FileStamp.of(file.get()).key() : "";
                if (first) {
                    HELD.add(key);
                }
                return new FileBehind(channel, key);
            } catch (IOException | RuntimeException | Error e) {
                channel.get().close();
                throw e;
            }
        }
        return new FileBehind(channel, "");
    }

    /** Who may use the device need not be allowed to use the file; then nobody can be asked. */
    private static Optional<FileChannel> open(Path file, boolean shared) throws IOException {
        try {
            return Optional.of(
                    shared
                            ? FileChannel.open(file, StandardOpenOption.READ)
                            : FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
        } catch (AccessDeniedException e) {
            return Optional.empty();
        }
    }

    /** Returns whether nobody here had it. */
    private static boolean lock(FileChannel channel, Path unit, Path file, boolean shared) throws IOException {
        try {
            if (channel.tryLock(0, Long.MAX_VALUE, shared) == null) {
                throw new IOException(unit + " stands on " + file
                        + ", which is in use by another process; close it there and try again");
            }
            return true;
        } catch (OverlappingFileLockException e) {
            // this process has it already: another partition of the device; the channel stays open all the same, since
            // closing it would let go of that lock (POSIX)
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        if (channel.isPresent()) {
            HELD.remove(key);
            channel.get().close();
        }
    }
}
