// SPDX-License-Identifier: Apache-2.0
package org.offhost.app;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

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
            Files.createDirectories(path);
            FileChannel channel = FileChannel.open(
                    path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                String owner = owner(channel);
                channel.close();
                throw new UnusableException("state folder " + path + " is in use by " + owner
                        + "; wait for it to end, or choose another folder with --state DIR");
            }
            channel.truncate(0);
            channel.write(StandardCharsets.US_ASCII.encode(
                    Long.toString(ProcessHandle.current().pid())));
            Files.createDirectories(path.resolve("log"));
            return new StateFolder(path, channel, false);
        } catch (UnusableException e) {
            throw e;
        } catch (IOException e) {
            throw new UnusableException(
                    "state folder " + path + " cannot be written (" + why(e)
                            + "); choose another folder with --state DIR",
                    e);
        }
    }

    /** A folder that goes when it is closed, for what needs no state. */
    static StateFolder none() throws IOException {
        return new StateFolder(Files.createTempDirectory("offhost-none"), null, true);
    }

    private static String why(IOException e) {
        if (e instanceof FileAlreadyExistsException) {
            return "it is no folder";
        }
        if (e instanceof AccessDeniedException denied) {
            return "no permission to " + denied.getFile();
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
