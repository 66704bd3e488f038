// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.command;

import java.util.Arrays;
import org.offhost.inspect.Json;

/** What a program that asked for JSON reads where a command came to no result: the same words as people read. */
public final class RefusalJson {
    private RefusalJson() {}

    /** Whether JSON was asked for; asked of what was typed, since it may be what could not be parsed. */
    public static boolean isWanted(String... args) {
        return Arrays.asList(args).contains("--json");
    }

    public static void write(Appendable out, ExitCode code, String reason) {
        new Json(out)
                .object()
                .member("code", code.status())
                .member("refused", code == ExitCode.REFUSED || code == ExitCode.USAGE)
                .member("reason", reason)
                .end()
                .line();
    }
}
