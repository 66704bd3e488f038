// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.hold;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * What tells one writing of a file that is replaced whole from the next: each is a file of its own. Immutable.
 *
 * @param key of the file, where the platform has one
 * @param written when it was written
 * @param size in bytes; -1 if there is no file
 */
public record FileVersion(Optional<Object> key, FileTime written, long size) {
    /** Of no file. */
    public static final FileVersion NONE = new FileVersion(Optional.empty(), FileTime.fromMillis(0), -1);

    /** Of the file that has this name now. */
    public static FileVersion of(Path file) throws IOException {
        try {
            BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileVersion(Optional.ofNullable(a.fileKey()), a.lastModifiedTime(), a.size());
        } catch (NoSuchFileException e) {
            return NONE;
        }
    }
}
