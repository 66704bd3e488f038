// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.command;

import java.util.regex.Pattern;

/** Where in a script a command stands, which decides how the shell can be told that it failed. */
enum ScriptPlace {
    /** Nothing comes after it: what it returns is what the script returns. */
    LAST,

    /** Only commands come after it that its failure keeps from running: the script has failed. */
    DECIDES,

    /** Something may come after it whatever it does, or it is not known. */
    AMID;

    /** Behind it something runs in spite of a failure, or a block ends that is run who knows when. */
    private static final Pattern GOES_ON = Pattern.compile("\\|\\||;|\\n|}|\\)|(?<!&)&(?!&)");

    static ScriptPlace of(String script, int end) {
        String rest = script.substring(end).strip();
        if (rest.isEmpty()) {
            return LAST;
        }
        return rest.startsWith("&&") && !GOES_ON.matcher(rest).find() ? DECIDES : AMID;
    }
}
