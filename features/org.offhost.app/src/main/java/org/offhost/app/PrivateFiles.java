// SPDX-License-Identifier: Apache-2.0
package org.offhost.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * What the launcher makes in the state folder, which only its owner may read, whatever the umask. Where the platform knows no
 * modes it makes files as they come.
 */
final class PrivateFiles {
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private PrivateFiles() {}

    /** A folder, made with those above it if need be. One that is there keeps its mode. */
    static Path folder(Path folder) throws IOException {
        return Files.createDirectories(folder, attributes(folder, FOLDER));
    }

    /** The same of a folder in which there is nothing of others: with all that is in it, it gets the modes of what is made here. */
    static Path tightened(Path folder) throws IOException {
        folder(folder);
        if (knowsModes(folder) && !FOLDER.containsAll(Files.getPosixFilePermissions(folder))) {
            tighten(folder);
        }
        return folder;
    }

    /** Gives a folder and all that is in it the modes of what is made here; follows no link. */
    static void tighten(Path folder) throws IOException {
        if (!knowsModes(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    try {
                        Files.setPosixFilePermissions(file, FILE);
                    } catch (NoSuchFileException e) {
                        return FileVisitResult.CONTINUE; // a framework that is starting deletes some
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
                Files.setPosixFilePermissions(directory, FOLDER);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Gives a folder, or a file if there is one, the mode of what is made here, and nothing below it. */
    static void tightenAlone(Path path) throws IOException {
        if (knowsModes(path) && Files.exists(path)) {
            Files.setPosixFilePermissions(path, Files.isDirectory(path) ? FOLDER : FILE);
        }
    }

    /** Opens a file, made if an option says so. */
    static FileChannel open(Path file, OpenOption... options) throws IOException {
        return FileChannel.open(file, Set.of(options), attributes(file, FILE));
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
