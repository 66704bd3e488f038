// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.text;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.offhost.backup.notice.FailedException;
import org.offhost.block.FileErrors;

/** What went wrong, as a sentence for a person: with the file it is about, without names of classes. The one place for it. */
public final class FailureText {
    private static final long MEBIBYTE = 1 << 20;

    private FailureText() {}

    public static String of(Throwable thrown) {
        Throwable e = unwrapped(thrown);
        if (e instanceof FailedException failed) {
            return Sentences.of(failed.notice());
        }
        if (e instanceof FileSystemException f) {
            return file(f);
        }
        if (e instanceof InvalidPathException f) {
            return "'" + f.getInput() + "' is no file name: " + f.getReason();
        }
        if (e instanceof ClosedByInterruptException || e instanceof InterruptedException) {
            return "interrupted";
        }
        String text = e.getMessage();
        if (e instanceof FileNotFoundException || e instanceof InterruptedIOException || e instanceof IOException) {
            return isBare(text) ? "input or output failed, and nobody says why; the log has more" : text;
        }
        if (e instanceof Error) {
            return error((Error) e);
        }
        // a checked exception was thrown by somebody who knew what to say; others are nobody's words
        boolean checked = !(e instanceof RuntimeException) && !isBare(text);
        return checked
                ? text
                : "a fault of Offhost itself" + (isBare(text) ? "" : " (" + text + ")") + "; "
                        + "the log has what a report of it needs";
    }

    /** What others wrapped to get it past a signature or through reflection. */
    public static Throwable unwrapped(Throwable thrown) {
        Throwable e = thrown;
        while (e.getCause() != null
                && (e instanceof InvocationTargetException
                        || e instanceof UncheckedIOException
                        || e instanceof ExecutionException
                        || e instanceof CompletionException)) {
            e = e.getCause();
        }
        return e;
    }

    /** Nothing, or nothing but the name of a class or of a file. */
    private static boolean isBare(String text) {
        return text == null || text.isBlank() || text.matches("([a-z]+\\.)+[A-Z]\\w*(Exception|Error)(: null)?");
    }

    private static String file(FileSystemException e) {
        String name = e.getFile() == null ? "a file" : e.getFile();
        String both = e.getOtherFile() == null ? name : name + " to " + e.getOtherFile();
        if (FileErrors.isFull(e)) {
            return both + ": " + FileErrors.of(e) + "; make room there and try again";
        }
        if (e.getReason() != null) {
            return both + ": " + e.getReason();
        }
        if (e instanceof NoSuchFileException) {
            return name + ": no such file";
        }
        if (e instanceof AccessDeniedException) {
            return name + ": not permitted";
        }
        if (e instanceof FileAlreadyExistsException) {
            return name + ": is there already";
        }
        if (e instanceof NotDirectoryException) {
            return name + ": is no folder";
        }
        if (e instanceof DirectoryNotEmptyException) {
            return name + ": is not empty";
        }
        if (e instanceof FileSystemLoopException) {
            return name + ": links lead in a circle";
        }
        return e instanceof NotLinkException ? name + ": is no link" : both + ": cannot be used, and nobody says why";
    }

    private static String error(Error e) {
        if (e instanceof OutOfMemoryError) {
            return "the memory of this process is used up, "
                    + Runtime.getRuntime().maxMemory() / MEBIBYTE + " MiB; give it more, e.g. OFFHOST_JAVA_OPTS=-Xmx1g";
        }
        if (e instanceof StackOverflowError) {
            return "something is nested too deep; the log has what a report of it needs";
        }
        return e instanceof LinkageError
                ? "a bundle was replaced or taken away while it was used; try again"
                : "a fault of Offhost itself; the log has what a report of it needs";
    }
}
