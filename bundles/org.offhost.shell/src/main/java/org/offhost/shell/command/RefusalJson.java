// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.command;

import java.util.Arrays;
import org.offhost.backup.notice.FailedException;
import org.offhost.inspect.Json;
import org.offhost.inspect.notice.NoticeJson;
import org.offhost.shell.text.FailureText;

/** What a program that asked for JSON reads where a command came to no result: the same words as people read. */
public final class RefusalJson {
    private RefusalJson() {}

    /** Whether JSON was asked for; asked of what was typed, since it may be what could not be parsed. */
    public static boolean isWanted(String... args) {
        return Arrays.asList(args).contains("--json");
    }

    public static void write(Appendable out, ExitCode code, String reason) {
        write(out, code, null, reason);
    }

    /** @param cause with the notice where there is one; null if there is none that may be shown */
    public static void write(Appendable out, ExitCode code, Throwable cause, String reason) {
        Json json = new Json(out)
                .object()
                .member("code", code.status())
                .member("refused", code == ExitCode.REFUSED || code == ExitCode.USAGE)
                .member("reason", reason);
        if (cause != null && FailureText.unwrapped(cause) instanceof FailedException failed) {
            json.name("notice");
            NoticeJson.write(json, failed.notice());
        }
        json.end().line();
    }
}
