// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import org.offhost.backup.notice.FailedException;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.FileErrors;

/** Why something went wrong, as a notice: an exception's own where it has one, never the name of its class alone. */
public final class Cause {
    private Cause() {}

    public static Notice of(Throwable e) {
        if (e instanceof FailedException failed) {
            return failed.notice();
        }
        if (e instanceof UncheckedIOException u) {
            return of(u.getCause());
        }
        if (e instanceof FileSystemException f && f.getFile() != null) {
            return Notice.of(NoticeCode.FILE_UNUSABLE).with("file", f.getFile()).with("detail", FileErrors.of(f));
        }
        if (e instanceof IOException
                && e.getMessage() != null
                && !e.getMessage().isBlank()) {
            return Notice.of(NoticeCode.DRIVER_SAYS).with("detail", e.getMessage());
        }
        if (e instanceof OutOfMemoryError) {
            return told(NoticeCode.OUT_OF_MEMORY, e.getMessage()).remedy(Remedy.GIVE_MEMORY);
        }
        if (e instanceof StackOverflowError) {
            return Notice.of(NoticeCode.NESTED_TOO_DEEPLY);
        }
        return e instanceof LinkageError
                ? told(NoticeCode.DRIVER_DOES_NOT_FIT, e).remedy(Remedy.INSTALL_DRIVER_ANEW)
                : told(NoticeCode.FAULT, e);
    }

    private static Notice told(NoticeCode code, Object detail) {
        return Notice.of(code).with("detail", detail);
    }

    /** The same for a log, or as a detail of something else: what others said in their words, otherwise code and facts. */
    public static String words(Throwable e) {
        Notice cause = of(e);
        return cause.code() == NoticeCode.DRIVER_SAYS
                ? cause.facts().get("detail").toString()
                : cause.toString();
    }
}
