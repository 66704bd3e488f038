// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.inspect;

/**
 * What the output can show.
 *
 * @param columns characters of a line
 * @param unicode whether block elements can be shown
 * @param color whether colors can
 */
record Terminal(int columns, boolean unicode, boolean color) {
    /** System property: columns of the terminal, set by the launcher if the output is one. */
    static final String COLUMNS = "offhost.columns";

    /** System property: "true" if the locale's characters are UTF-8, set by the launcher. */
    static final String UTF_8 = "offhost.utf8";

    private static final int LEAST = 40;
    private static final int PLAIN_COLUMNS = 80;
    private static final int MOST = 400;

    /** A file, a pipe, a program: plain characters, 80 of them. */
    static final Terminal NONE = new Terminal(PLAIN_COLUMNS, false, false);

    /** What the process writes to. */
    static Terminal ofProcess() {
        int columns = Integer.getInteger(COLUMNS, 0);
        if (columns < 1) {
            return NONE;
        }
        String noColor = System.getenv("NO_COLOR"); // no-color.org: present and not empty
        boolean color = (noColor == null || noColor.isEmpty()) && !"dumb".equals(System.getenv("TERM"));
        return new Terminal(Math.max(LEAST, Math.min(MOST, columns)), Boolean.getBoolean(UTF_8), color);
    }
}
