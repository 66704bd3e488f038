// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.hold;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Who has one file open in this process, and the lock that the process has on it. Guarded by itself. */
final class FileHolds {
    enum Lock {
        NONE,
        SHARED,
        EXCLUSIVE
    }

    /** Somebody's channel. */
    static final class Opened {
        private final FileHolds holds;
        private final FileChannel channel;
        private final Set<OpenOption> options;

        private Opened(FileHolds holds, FileChannel channel, Set<OpenOption> options) {
            this.holds = holds;
            this.channel = channel;
            this.options = options;
        }

        FileChannel channel() {
            return channel;
        }

        boolean isHeld() {
            return channel.isOpen() && holds.has(this);
        }

        void leave() throws IOException {
            holds.leave(this);
        }
    }

    /** By what tells files apart whatever their names; guarded by itself. A file that is open keeps its inode. */
    private static final Map<Object, FileHolds> ALL = new HashMap<>();

    private static final Set<OpenOption> BOTH = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);

    /** Byte behind those that are locked to have a file: who locks it learns whether two channels are of one file. */
    private static final long PROBE = Long.MAX_VALUE - 1;

    private static final List<Object> GATES =
            Stream.generate(Object::new).limit(64).toList();

    private final Object key;

    /** Who is at it or has it open; guarded by {@link #ALL}. */
    private int interested;

    private final Set<Opened> open = new HashSet<>();
    private final Set<Opened> locking = new HashSet<>();

    /** Those that were closed while that would have ended a lock of somebody else; whoever comes next takes one of them. */
    private final List<Opened> left = new ArrayList<>();

    private Opened sole;
    private FileLock lock;

    /** Whether another framework of this process, which has a table of its own, had a lock on the file. */
    private boolean foreign;

    private FileHolds(Object key) {
        this.key = key;
    }

    static Opened take(Path file, Set<? extends OpenOption> options, Lock wanted, boolean alone) throws IOException {
        synchronized (gate(file)) {
            return behindTheGate(file, options, wanted, alone);
        }
    }

    /** The same of a file that is made, if need be: whoever makes one closes it, which ended the lock of him who came between. */
    static Opened take(Path file, FileAttribute<?>... attributes) throws IOException {
        synchronized (gate(file)) {
            try {
                Files.createFile(file, attributes);
            } catch (FileAlreadyExistsException e) {
                // so it is there
            }
            Opened held = behindTheGate(file, BOTH, Lock.EXCLUSIVE, true);
            try {
                held.holds.requireNamed(file, held);
            } catch (IOException | RuntimeException | Error e) {
                held.leave();
                throw e;
            }
            return held;
        }
    }

    private static Opened behindTheGate(Path file, Set<? extends OpenOption> options, Lock wanted, boolean alone)
            throws IOException {
        FileHolds holds = of(key(file));
        try {
            return holds.opened(file, options, wanted, alone);
        } finally {
            holds.forget();
        }
    }

    /**
     * One at a time goes from the look which file a name leads to until it is open and still that one. A file that has come in its
     * place meanwhile is opened by whoever looked for the one before, and closed again: that must not be beside somebody here who
     * has just locked it.
     */
    private static Object gate(Path file) throws IOException {
        Path whole = file.toAbsolutePath();
        Path folder = whole.getParent();
        Path name = folder == null ? whole : folder.toRealPath().resolve(whole.getFileName());
        return GATES.get(Math.floorMod(name.hashCode(), GATES.size()));
    }

    private static Object key(Path file) throws IOException {
        Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return key == null ? file.toRealPath() : key;
    }

    private static FileHolds of(Object key) {
        synchronized (ALL) {
            FileHolds holds = ALL.computeIfAbsent(key, FileHolds::new);
            holds.interested++;
            return holds;
        }
    }

    private void forget() {
        synchronized (ALL) {
            interested--;
            if (interested == 0 && open.isEmpty() && left.isEmpty()) {
                ALL.remove(key, this); // of a file that was closed twice another one may be there by now
            }
        }
    }

    private synchronized Opened opened(Path file, Set<? extends OpenOption> options, Lock wanted, boolean alone)
            throws IOException {
        closeLeft();
        if (alone && sole != null || foreign && wanted != Lock.NONE) {
            throw new FileHeldException(file, true);
        }
        FileChannel channel = channel(file, options);
        Opened held = new Opened(this, channel, Set.copyOf(options));
        open.add(held);
        try {
            if (wanted != Lock.NONE) {
                lock(file, channel, wanted == Lock.SHARED);
                locking.add(held);
            }
            // behind the lock: who had it may have given it another name, or have deleted it, before he let go
            if (!key(file).equals(key)) {
                throw replaced(file);
            }
        } catch (IOException | RuntimeException | Error e) {
            leave(held);
            throw e;
        }
        sole = alone ? held : sole;
        return held;
    }

    /**
     * Requires that a file which is held is the one that has its name. A look at the name does not tell: those who give a file
     * another name and make the next one free inodes, and the file that is there now may have the number of one that was there when
     * the name was looked at first, while what was opened between the two is held. A second channel, opened now, is of the same file
     * if the platform says that a lock of the first is in its way.
     */
    private synchronized void requireNamed(Path file, Opened held) throws IOException {
        FileChannel named = FileChannel.open(file, BOTH);
        boolean same = false;
        try {
            same = isSame(held.channel, named);
        } finally {
            if (same) {
                left.add(new Opened(this, named, BOTH)); // to close it now would end the lock
            } else {
                named.close();
            }
        }
        if (!same) {
            throw replaced(file);
        }
    }

    private static boolean isSame(FileChannel held, FileChannel named) throws IOException {
        try (FileLock probe = held.tryLock(PROBE, 1, false)) {
            if (probe == null) {
                return false; // whoever else asks this moment; it is tried again
            }
            try (FileLock other = named.tryLock(PROBE, 1, false)) {
                return false;
            } catch (OverlappingFileLockException e) {
                return true;
            }
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static NoSuchFileException replaced(Path file) {
        return new NoSuchFileException(file.toString(), null, "was replaced while it was opened; try again");
    }

    /** One that was left is used again: else a file that is held would cost a channel each time that it is looked at. */
    private FileChannel channel(Path file, Set<? extends OpenOption> options) throws IOException {
        for (Opened one : left) {
            if (one.channel.isOpen() && one.options.equals(options)) {
                left.remove(one);
                return one.channel.position(0);
            }
        }
        return FileChannel.open(file, options);
    }

    private void lock(Path file, FileChannel channel, boolean shared) throws IOException {
        if (lock != null && lock.isValid()) {
            if (lock.isShared() && !shared) {
                makeExclusive(file, channel);
            }
            return;
        }
        lock = tryLock(file, channel, shared);
    }

    /** No call of the platform changes a lock: between the two another process may come, and then all here have lost the file. */
    private void makeExclusive(Path file, FileChannel channel) throws IOException {
        FileChannel before = lock.channel();
        lock.release();
        lock = null;
        try {
            lock = tryLock(file, channel, false);
        } catch (IOException e) {
            try {
                lock = tryLock(file, before, true);
            } catch (IOException lost) {
                for (Opened one : locking) {
                    one.channel().close();
                }
                e.addSuppressed(lost);
            }
            throw e;
        }
    }

    private FileLock tryLock(Path file, FileChannel channel, boolean shared) throws IOException {
        try {
            FileLock got = channel.tryLock(0, PROBE, shared);
            if (got == null) {
                throw new FileHeldException(file, false);
            }
            return got;
        } catch (OverlappingFileLockException e) {
            foreign = true;
            throw new FileHeldException(file, true);
        }
    }

    private synchronized boolean has(Opened held) {
        return open.contains(held);
    }

    private void leave(Opened held) throws IOException {
        synchronized (ALL) {
            interested++;
        }
        try {
            left(held);
        } finally {
            forget();
        }
    }

    private synchronized void left(Opened held) throws IOException {
        if (!open.remove(held)) {
            return;
        }
        left.add(held);
        locking.remove(held);
        sole = sole == held ? null : sole;
        closeLeft();
    }

    private void closeLeft() throws IOException {
        if (!locking.isEmpty()) {
            return;
        }
        if (foreign && isLockedByForeign()) {
            return;
        }
        foreign = false;
        lock = null;
        IOException first = null;
        for (Opened one : left) {
            try {
                one.channel.close();
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        left.clear();
        if (first != null) {
            throw first;
        }
    }

    private boolean isLockedByForeign() throws IOException {
        for (Opened one : left) {
            if (one.channel.isOpen()) {
                try {
                    one.channel.tryLock(0, PROBE, true); // ends with the channel
                    return false;
                } catch (OverlappingFileLockException e) {
                    return true;
                }
            }
        }
        return false;
    }
}
