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
import org.offhost.driver.Need;

/**
 * Why something went wrong or does not go on, as a notice: an exception's own where it has one, never the name of its class
 * alone.
 */
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
            return said(e.getMessage());
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

    /** What a driver, a medium or a library said, in its words. */
    public static Notice said(String words) {
        return told(NoticeCode.DRIVER_SAYS, words);
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

    /** The driver that is waited for. */
    public static Notice of(Need need) {
        return switch (need.kind()) {
            case UNIT -> unit(NoticeCode.NEEDS_UNIT, need);
            case DISK -> unit(NoticeCode.NEEDS_DISK, need);
            case TAPE -> unit(NoticeCode.NEEDS_TAPE, need);
            case WAY -> unit(NoticeCode.NEEDS_WAY, need);
            case SNAPSHOT -> unit(NoticeCode.NEEDS_SNAPSHOT, need);
            case WRITE_ACTIVITY -> unit(NoticeCode.NEEDS_WRITE_ACTIVITY, need);
            case TABLE -> unit(NoticeCode.NEEDS_TABLE, need);
            case PARSER ->
                need.subject().isEmpty()
                        ? unit(NoticeCode.NEEDS_PARSER, need)
                        : unit(NoticeCode.NEEDS_PARSER, need).with("position", Long.valueOf(need.subject()));
            case PARSER_OF_TYPE -> Notice.of(NoticeCode.NEEDS_PARSER_OF_TYPE).with("type", need.subject());
            case PLACER -> Notice.of(NoticeCode.NEEDS_PLACER).with("place", need.subject());
            case COPY -> copy(NoticeCode.NEEDS_COPY, need);
            case COPY_WITHOUT_HOST -> copy(NoticeCode.NEEDS_COPY_WITHOUT_HOST, need);
        };
    }

    private static Notice unit(NoticeCode code, Need need) {
        return Notice.of(code).with("unit", need.units().get(0));
    }

    private static Notice copy(NoticeCode code, Need need) {
        return Notice.of(code)
                .with("source", need.units().get(0))
                .with("destination", need.units().get(1));
    }
}
