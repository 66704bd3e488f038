// SPDX-License-Identifier: Apache-2.0
package org.offhost.app;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The folder that keeps jobs, catalog and the embedded array, locked by this process. */
final class StateFolder implements Closeable {
    /** The folder cannot be used; the message says why and what to do. */
    static final class UnusableException extends IOException {
        private static final long serialVersionUID = 1L;

        UnusableException(String message) {
            super(message);
        }

        UnusableException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private static final String LOCK = "lock";
    private static final String STORAGE = "framework";
    private static final String TEMPORARY = "offhost-none";

    /** What the bundles keep in it. */
    private static final List<String> PARTS = List.of("log", "jobs", "array", "catalog");

    /** All that there is in a state folder. */
    private static final Set<String> OURS = Set.of(
            "lock",
            "installation",
            "installation.next",
            "framework",
            "drivers",
            "etc",
            "log",
            "jobs",
            "array",
            "catalog");

    private final Path path;
    private final FileChannel lock;
    private final boolean temporary;

    private StateFolder(Path path, FileChannel lock, boolean temporary) {
        this.path = path;
        this.lock = lock;
        this.temporary = temporary;
    }

    /** Creates the folder if need be and locks it. */
    static StateFolder open(Path path) throws UnusableException {
        try {
            PrivateFiles.folder(path);
            FileChannel channel = PrivateFiles.open(
                    path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                String owner = owner(channel);
                channel.close();
                throw new UnusableException("state folder " + path + " is in use by " + owner
                        + "; wait for it to end, or choose another folder with --state DIR");
            }
            return prepared(path, channel);
        } catch (UnusableException e) {
            throw e;
        } catch (IOException e) {
            throw new UnusableException(
                    "state folder " + path + " cannot be written (" + why(e)
                            + "); choose another folder with --state DIR",
                    e);
        }
    }

    private static StateFolder prepared(Path path, FileChannel channel) throws IOException {
        try {
            channel.truncate(0);
            channel.write(StandardCharsets.US_ASCII.encode(
                    Long.toString(ProcessHandle.current().pid())));
            for (String part : PARTS) {
                requireWritable(path.resolve(part));
            }
            tighten(path);
            return new StateFolder(path, channel, false);
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    /** A folder of an older version lets others in. One that holds other things, too, is somebody's for some reason. */
    private static void tighten(Path path) throws IOException {
        Path log = path.resolve("log").resolve("offhost.log");
        // the logger would ask the umask
        PrivateFiles.open(log, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .close();
        PrivateFiles.tighten(path.resolve("log"));
        try (Stream<Path> all = Files.list(path)) {
            if (all.allMatch(p -> OURS.contains(p.getFileName().toString()))) {
                PrivateFiles.tightenAlone(path);
            }
        }
        for (String file : List.of(LOCK, "installation")) {
            PrivateFiles.tightenAlone(path.resolve(file));
        }
    }

    /** Found out now, in one sentence, what would stop a bundle half-way. */
    private static void requireWritable(Path part) throws IOException {
        PrivateFiles.tightened(part);
        // always the same, so that of a killed process one is left at most
        Path probe = part.resolve(".writable");
        Files.deleteIfExists(probe);
        Files.delete(Files.createFile(probe));
    }

    /** A folder that goes when it is closed, for what needs no state; those of dead processes go, too. */
    static StateFolder none() throws IOException {
        Path folder = Files.createTempDirectory(TEMPORARY);
        sweep(folder);
        // locked before it has its name, so that it is never found without its owner
        Path made = folder.resolve(LOCK + ".new");
        FileChannel channel = FileChannel.open(made, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        locked(channel);
        Files.move(made, folder.resolve(LOCK));
        return new StateFolder(folder, channel, true);
    }

    private static void sweep(Path ours) {
        try (Stream<Path> all = Files.list(ours.getParent())) {
            for (Path other : all.filter(p -> p.getFileName().toString().startsWith(TEMPORARY))
                    .toList()) {
                if (!other.equals(ours) && Files.isDirectory(other, LinkOption.NOFOLLOW_LINKS)) {
                    deleteIfDead(other);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // it is only a matter of room; the next start tries again
        }
    }

    private static void deleteIfDead(Path folder) {
        try (FileChannel lock =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (locked(lock)) {
                delete(folder);
            }
        } catch (IOException e) {
            // somebody else's, or not locked yet
        }
    }

    private static String why(IOException e) {
        if (e instanceof FileAlreadyExistsException f) {
            return f.getFile() + " is no folder";
        }
        if (e instanceof AccessDeniedException denied) {
            return "no permission to " + denied.getFile();
        }
        if (e instanceof NoSuchFileException f) {
            return f.getFile() + " cannot be made";
        }
        return String.valueOf(e.getMessage());
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static String owner(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(20);
        channel.read(buffer, 0);
        String pid = new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
        return pid.matches("[0-9]+") ? "process " + pid : "another process";
    }

    /** Where the framework keeps its bundles, empty; what a process that was killed left there goes. */
    Path freshStorage() throws IOException {
        dropStorage();
        return PrivateFiles.folder(path.resolve(STORAGE));
    }

    void dropStorage() throws IOException {
        if (Files.exists(path.resolve(STORAGE), LinkOption.NOFOLLOW_LINKS)) {
            delete(path.resolve(STORAGE));
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
        }
        if (temporary) {
            delete(path);
        }
    }

    /** Deletes a folder and what is in it; follows no link. */
    static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
