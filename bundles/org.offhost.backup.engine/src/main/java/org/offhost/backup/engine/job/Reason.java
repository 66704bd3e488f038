// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why a job ended, as a sentence for a person: an exception's own words where it has some, never its class alone. */
public final class Reason {
    private Reason() {}

    public static String of(Throwable e) {
        String text = e.getMessage();
        if (e instanceof FileSystemException f) {
            return f.getFile() == null ? String.valueOf(text) : f.getFile() + ": " + words(f);
        }
        if (e instanceof IOException && text != null && !text.isBlank()) {
            return text;
        }
        if (e instanceof UncheckedIOException u) {
            return of(u.getCause());
        }
        if (e instanceof OutOfMemoryError) {
            return "this process has no memory left (" + text + "); give it more, by java's option -Xmx, and try again";
        }
        if (e instanceof StackOverflowError) {
            return "something is nested too deeply to be followed";
        }
        if (e instanceof LinkageError) {
            return "the classes of a driver do not fit together (" + e + "); install its bundle anew";
        }
        return "a fault of the program or of a driver (" + e + "); the log holds where";
    }

    private static String words(FileSystemException f) {
        if (f.getReason() != null) {
            return f.getReason();
        }
        if (f instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (f instanceof FileAlreadyExistsException) {
            return "it is there already";
        }
        if (f instanceof AccessDeniedException) {
            return "no permission";
        }
        if (f instanceof NotDirectoryException) {
            return "it is no folder";
        }
        return f instanceof DirectoryNotEmptyException ? "the folder is not empty" : "it cannot be used";
    }
}
