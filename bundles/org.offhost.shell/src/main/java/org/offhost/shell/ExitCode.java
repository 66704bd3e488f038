// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobStatus;
import org.offhost.backup.RefusedException;

/** What a command ends with, from best to worst: the one table of exit codes, which the help page prints. */
enum ExitCode {
    DONE(0, "done"),
    UNPROVED(6, "read whole, but there was nothing to compare it with: damage would not have been seen"),
    PARTLY(5, "done in part: some files could not be read or written; they are listed"),
    FAILED(1, "failed; the message says what, where, and what to do"),
    USAGE(2, "usage: unknown command or option, malformed argument"),
    REFUSED(3, "refused: bad input or unsafe; nothing was changed"),
    UNFINISHED(4, "not finished: the job waits or was interrupted; offhost resume goes on"),
    CANCELLED(130, "cancelled");

    private final int status;
    private final String meaning;

    ExitCode(int status, String meaning) {
        this.status = status;
        this.meaning = meaning;
    }

    /** The status of the process. */
    int status() {
        return status;
    }

    String meaning() {
        return meaning;
    }

    /** The worse of two. */
    ExitCode or(ExitCode other) {
        return compareTo(other) >= 0 ? this : other;
    }

    static ExitCode of(JobStatus job) {
        return switch (job.state()) {
            case COMPLETED -> completed(job);
            case FAILED -> job.refused() ? REFUSED : FAILED;
            case CANCELLED -> CANCELLED;
            default -> UNFINISHED;
        };
    }

    private static ExitCode completed(JobStatus job) {
        if (job.summary().failed() > 0) {
            return PARTLY;
        }
        return job.summary().checked() == CheckLevel.READ ? UNPROVED : DONE;
    }

    static ExitCode of(Exception e) {
        if (e instanceof RefusedException
                || e instanceof NoSuchFileException
                || e instanceof AccessDeniedException
                || e instanceof FileAlreadyExistsException
                || e instanceof NotDirectoryException) {
            return REFUSED;
        }
        return e instanceof InterruptedException ? UNFINISHED : FAILED;
    }

    /** A sentence for a person. */
    static String message(Exception e) {
        String text = e.getMessage();
        if (e instanceof FileSystemException f && f.getReason() == null) {
            return f.getFile() + ": " + words(f.getClass().getSimpleName());
        }
        if (e instanceof IOException && text != null) {
            return text;
        }
        return text == null ? words(e.getClass().getSimpleName()) : text;
    }

    /** "NoSuchFileException" as "no such file". */
    private static String words(String type) {
        return type.replaceFirst("Exception$", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
    }
}
