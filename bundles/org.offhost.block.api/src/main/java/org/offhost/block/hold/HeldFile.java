// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.hold;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;

/**
 * A file or device that this process has open, mostly under a lock that other processes see. The one place in which bundles lock
 * files, and open those that may be locked.
 *
 * <p>The locks are POSIX locks: whoever closes any channel to a file lets go of all that the process has on it. So a file that is
 * held here is not even opened to be refused, and a channel that is closed while somebody else here holds the same file, by
 * whatever name, stays open until nobody does. Thread-safe; interrupting a thread in a call of a channel closes it, and ends the
 * lock, as of every channel.
 */
public final class HeldFile implements Closeable {
    private static final Set<StandardOpenOption> READ = Set.of(StandardOpenOption.READ);
    private static final Set<StandardOpenOption> WRITE = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);

    private final FileHolds.Opened opened;

    private HeldFile(FileHolds.Opened opened) {
        this.opened = opened;
    }

    private static HeldFile locked(Path file, boolean shared, boolean alone) throws IOException {
        return new HeldFile(FileHolds.take(
                file, shared ? READ : WRITE, shared ? FileHolds.Lock.SHARED : FileHolds.Lock.EXCLUSIVE, alone));
    }

    /**
     * Opens a file that nobody else has so, in this process or another one; who has it {@link #beside} is not in the way.
     *
     * @param shared whether other processes may read it, too, and it is only read here; else it is opened to be read and written
     * @throws FileHeldException if somebody has it
     * @throws IOException if it cannot be opened
     */
    public static HeldFile sole(Path file, boolean shared) throws IOException {
        return locked(file, shared, true);
    }

    /**
     * The same of a file that is to be written, made if need be.
     *
     * @param attributes with which it is made
     * @throws FileHeldException if somebody has it
     * @throws java.nio.file.NoSuchFileException if somebody who had it has just deleted it, or given it another name; it may be tried
     *     again
     * @throws IOException if it cannot be made or opened
     */
    public static HeldFile sole(Path file, FileAttribute<?>... attributes) throws IOException {
        return new HeldFile(FileHolds.take(file, attributes));
    }

    /**
     * Keeps a file from other processes, whoever has it in this one: under the lock that is on it here, made an exclusive one if
     * need be, or under one of its own.
     *
     * @param shared whether other processes may read it, too
     * @throws FileHeldException if another process has it
     * @throws IOException if it cannot be opened
     */
    public static HeldFile beside(Path file, boolean shared) throws IOException {
        return locked(file, shared, false);
    }

    /**
     * Opens a file under no lock. To close it ends none that somebody else here has.
     *
     * @param toWrite whether to be written, too
     */
    public static HeldFile open(Path file, boolean toWrite) throws IOException {
        return new HeldFile(FileHolds.take(file, toWrite ? WRITE : READ, FileHolds.Lock.NONE, false));
    }

    /** To use the file with; it is closed by {@link #close} alone. */
    public FileChannel channel() {
        return opened.channel();
    }

    /** Whether it has neither been closed nor lost. */
    public boolean isHeld() {
        return opened.isHeld();
    }

    /**
     * Lets go of the file; the channel must not be used any more. While somebody else here holds the file it stays open, and
     * whoever opens the file next may get it; else what is done by it fails.
     */
    @Override
    public void close() throws IOException {
        opened.leave();
    }
}
