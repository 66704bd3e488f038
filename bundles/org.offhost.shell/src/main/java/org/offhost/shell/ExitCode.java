// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import java.io.IOException;
import java.nio.file.FileSystemException;
import org.offhost.backup.JobState;
import org.offhost.backup.RefusedException;

/** What the process ends with. */
final class ExitCode {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    /** Asked for something that cannot or must not be done; nothing was changed. */
    static final int REFUSED = 3;
    /** Not finished; {@code offhost resume} goes on. */
    static final int UNFINISHED = 4;

    static final int CANCELLED = 130;

    private ExitCode() {}

    static int of(JobState state) {
        return switch (state) {
            case COMPLETED -> DONE;
            case FAILED -> FAILED;
            case CANCELLED -> CANCELLED;
            default -> UNFINISHED;
        };
    }

    static int of(Exception e) {
        if (e instanceof RefusedException || e instanceof FileSystemException) {
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
                .toLowerCase(java.util.Locale.ROOT);
    }
}
