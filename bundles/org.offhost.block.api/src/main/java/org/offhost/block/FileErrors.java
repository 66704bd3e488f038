// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.util.Locale;
import java.util.Map;

/** Errors of this host's file systems in words for a person, where Java has a path or nothing. Thread-safe. */
public final class FileErrors {
    /** By the name of the error, as the platform's C library says it. */
    private static final Map<String, String> WORDS = Map.of(
            "file name too long", "its name, or the path to it, is too long for the file system",
            "file too large", "it is too large for the file system",
            "operation not permitted", "not permitted",
            "permission denied", "not permitted",
            "read-only file system", "the file system is read-only",
            "invalid argument", "the file system does not take this name, or this kind of file",
            "invalid or incomplete multibyte or wide character", "the file system does not take this name",
            "is a directory", "a directory of this name is there already",
            "no space left on device", "the file system is full",
            "disk quota exceeded", "the quota of the file system is used up");

    private FileErrors() {}

    /** Why it failed; names no class and no path but those that the error's own text names. */
    public static String of(IOException e) {
        if (e instanceof FileAlreadyExistsException) {
            return "there is a file of this name already";
        }
        if (e instanceof AccessDeniedException) {
            return "not permitted";
        }
        if (e instanceof NoSuchFileException) {
            return "the directory it belongs to is not there";
        }
        if (e instanceof NotDirectoryException) {
            return "what should be its directory is there already and is none";
        }
        if (e instanceof DirectoryNotEmptyException) {
            return "a directory of this name is there already, with files in it";
        }
        if (e instanceof FileSystemLoopException || e instanceof NotLinkException) {
            return "the links of the folder lead nowhere";
        }
        if (e instanceof AtomicMoveNotSupportedException) {
            return "another file system is mounted there";
        }
        String text = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        if (text == null || text.isBlank()) {
            return "input or output failed, for a reason that the host does not tell";
        }
        return WORDS.getOrDefault(text.toLowerCase(Locale.ROOT), text);
    }

    /** Whether it says that there is no room left. */
    public static boolean isFull(IOException e) {
        String text = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        String words = text == null ? "" : text.toLowerCase(Locale.ROOT);
        return words.contains("no space left")
                || words.contains("quota exceeded")
                || words.contains("not enough space");
    }
}
