// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.ended;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.offhost.block.PrivateFiles;
import org.offhost.block.hold.HeldFile;

/** What changes on the disk, one thing at a time: behind each of them the process may be killed. */
interface JobFolders {
    /** The real ones. */
    JobFolders ON_DISK = new JobFolders() {};

    /** Holds a file that is there to be held; empty if another one does. */
    default Optional<HeldFile> hold(Path lock) throws IOException {
        return PrivateFiles.hold(lock);
    }

    /** Writes a file whole, or not at all. */
    default void replace(Path file, byte[] content) throws IOException {
        PrivateFiles.replace(file, content);
    }

    /** Deletes a file, or a folder that is empty; another process may have done so. */
    default void delete(Path path) throws IOException {
        Files.deleteIfExists(path);
    }

    /** Deletes a job's folder with all that is in it; follows no link. */
    default void deleteAll(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
