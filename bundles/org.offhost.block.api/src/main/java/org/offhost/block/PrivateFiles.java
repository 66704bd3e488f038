// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.offhost.block.hold.FileHeldException;
import org.offhost.block.hold.HeldFile;

/**
 * Files and folders that only their owner may read, whatever the umask: jobs, spools, catalogs, an array's state and pre-images,
 * new media. They hold names and content of volumes that not everybody may see. The one place in which bundles make such a
 * file; where the platform knows no modes it is made as it comes. Thread-safe.
 */
public final class PrivateFiles {
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    /** After the name of a file: the one that is to take its place. */
    public static final String NEXT = ".next";

    private static final int LONGEST_SECRET = 4096;

    /** For another one who writes the same file. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private PrivateFiles() {}

    /**
     * The first line of a file that keeps a secret; no more of it is read. No message has anything of it.
     *
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws IOException if it cannot be read, or its first line is none: empty, longer than 4,096 bytes, no UTF-8
     */
    public static String secret(Path file) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(LONGEST_SECRET + 1);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(file + " cannot be read as a file of a secret: " + e.getMessage(), e);
        }
        int end = 0;
        while (end < head.length && head[end] != '\n' && head[end] != '\r') {
            end++;
        }
        if (end == 0 || end > LONGEST_SECRET) {
            throw new IOException(file
                    + (end == 0
                            ? " holds no secret: its first line is empty"
                            : " holds no secret: its first" + " line has more than " + LONGEST_SECRET + " bytes"));
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(head, 0, end))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException(file + " holds no secret: its first line is no text in UTF-8", e);
        }
    }

    /** A folder, made with those above it if need be. One that is there keeps its mode. */
    public static Path folder(Path folder) throws IOException {
        return Files.createDirectories(folder, attributes(folder, FOLDER));
    }

    /**
     * Makes a folder.
     *
     * @throws FileAlreadyExistsException if there is something of this name
     */
    public static void newFolder(Path folder) throws IOException {
        Files.createDirectory(folder, attributes(folder, FOLDER));
    }

    /** The same of a folder in which there is nothing of others: with all that is in it, it gets the modes of what is made here. */
    public static Path tightened(Path folder) throws IOException {
        folder(folder);
        if (!knowsModes(folder) || FOLDER.containsAll(Files.getPosixFilePermissions(folder))) {
            return folder;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    Files.setPosixFilePermissions(file, FILE);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
                Files.setPosixFilePermissions(directory, FOLDER);
                return FileVisitResult.CONTINUE;
            }
        });
        return folder;
    }

    /** Opens a file, made if an option says so. */
    public static FileChannel open(Path file, OpenOption... options) throws IOException {
        return FileChannel.open(file, Set.of(options), attributes(file, FILE));
    }

    /**
     * Holds a file, made if need be, under a lock that other processes see, until it is closed or this process ends.
     *
     * @return open to be read and written; empty if it is held, by another process or by this one
     */
    public static Optional<HeldFile> hold(Path file) throws IOException {
        while (true) {
            try {
                return Optional.of(HeldFile.sole(file, attributes(file, FILE)));
            } catch (FileHeldException e) {
                return Optional.empty();
            } catch (NoSuchFileException e) {
                if (Files.isSymbolicLink(file)
                        || !Files.isDirectory(file.toAbsolutePath().getParent())) {
                    throw e;
                } // or else who held it has deleted it meanwhile, or given it another name
            }
        }
    }

    /** A stream into a new file, or into one that is emptied. */
    public static OutputStream output(Path file) throws IOException {
        return Channels.newOutputStream(
                open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING));
    }

    /**
     * Makes a file, empty.
     *
     * @throws java.nio.file.FileAlreadyExistsException if it is there
     */
    public static void make(Path file) throws IOException {
        Files.createFile(file, attributes(file, FILE));
    }

    /**
     * Writes a small file whole, or not at all: whoever opens it, also after a loss of power, finds all that it held before or
     * all that it holds now. Of several who write it at once, in this process or in others, one comes after the other. What an interruption leaves is a file beside it, {@code NAME.next}, which the next write replaces.
     *
     * @throws FileSystemException if it could not be made durable: names the file, which is as it was
     */
    public static void replace(Path file, byte[] content) throws IOException {
        try {
            write(file, content);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) { // of the channel, which does not know whose it is
            FileSystemException named = new FileSystemException(file.toString(), null, e.getMessage());
            named.initCause(e);
            throw named;
        }
    }

    private static void write(Path file, byte[] content) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + NEXT);
        try (HeldFile held = await(next)) {
            FileChannel channel = held.channel();
            channel.truncate(0);
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true); // or the new name could be durable before what it names
            // while it is held: whoever waits for it would write into what others read by now
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        force(file.toAbsolutePath().getParent());
    }

    /** Another thread or process that writes the same file has it for as long as that takes. */
    private static HeldFile await(Path next) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<HeldFile> held = hold(next);
            if (held.isPresent()) {
                return held.get();
            }
            if (System.nanoTime() - end >= 0) {
                throw new IOException(
                        "another process has been writing " + next + " for " + PATIENCE.toSeconds() + " s");
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted while another process writes " + next);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /**
     * Makes the names in a folder durable: a file that was renamed in it is found under its new name after a crash.
     *
     * @return whether the platform allowed it; Windows opens no folders, and keeps names by itself
     */
    public static boolean force(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean knowsModes(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> mode) {
        return knowsModes(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)}
                : new FileAttribute<?>[0];
    }
}
