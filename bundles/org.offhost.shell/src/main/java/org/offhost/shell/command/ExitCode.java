// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.command;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobStatus;
import org.offhost.backup.notice.RefusedException;
import org.offhost.shell.text.FailureText;

/** What a command ends with, from best to worst: the one table of exit codes, which the help page prints. */
public enum ExitCode {
    DONE(0, "done"),
    UNPROVED(6, "read whole, but there was nothing to compare it with: damage would not have been seen"),
    PARTLY(5, "done in part: some files could not be read or written; they are listed"),
    FAILED(1, "failed; the message says what, where, and what to do; also where the output could not be written whole"),
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
    public int status() {
        return status;
    }

    public String meaning() {
        return meaning;
    }

    /** The worse of two. */
    public ExitCode or(ExitCode other) {
        return compareTo(other) >= 0 ? this : other;
    }

    public static ExitCode of(JobStatus job) {
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

    static ExitCode of(Throwable thrown) {
        Throwable e = FailureText.unwrapped(thrown);
        if (e instanceof RefusedException
                || e instanceof CommandRefusedException
                || e instanceof NoSuchFileException
                || e instanceof AccessDeniedException
                || e instanceof FileAlreadyExistsException
                || e instanceof InvalidPathException
                || e instanceof NotDirectoryException) {
            return REFUSED;
        }
        return e instanceof InterruptedException ? UNFINISHED : FAILED;
    }

    /** The status of a command whose output is not whole: nobody can rely on what was listed, so at least failed. */
    static int withoutOutput(int status) {
        return status == DONE.status || status == UNPROVED.status || status == PARTLY.status ? FAILED.status : status;
    }
}
