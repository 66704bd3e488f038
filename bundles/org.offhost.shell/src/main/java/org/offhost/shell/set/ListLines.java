// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.set;

import org.offhost.backup.ListedPath;
import org.offhost.filesystem.FileTimes;
import org.offhost.inspect.Printable;
import org.offhost.shell.text.KindLetter;
import org.offhost.shell.text.TimeText;

/** Paths of a set as {@code list} shows them to a person; by hand, for listings of millions. Not thread-safe. */
final class ListLines {
    private static final int LENGTH = 15;
    private static final int TIME = 20;

    private final TimeText time = new TimeText();
    private final StringBuilder lines = new StringBuilder();
    private final StringBuilder digits = new StringBuilder();

    /** Adds one: kind, bytes of the content, time of its last change to the second, path. */
    void add(ListedPath p) {
        int begin = lines.length();
        lines.append(KindLetter.of(p.kind())).append(' ');
        length(p.length(), begin + 2 + LENGTH);
        lines.append("  ");
        if (p.times().has(FileTimes.Stamp.MODIFIED)) {
            time.appendSeconds(p.times(), FileTimes.Stamp.MODIFIED, lines);
        }
        pad(begin + 2 + LENGTH + 2 + TIME);
        lines.append("  ").append(Printable.of(p.path())).append(System.lineSeparator());
    }

    /** What was added since. */
    String take() {
        String taken = lines.toString();
        lines.setLength(0);
        return taken;
    }

    /** At the right, with commas. */
    private void length(long bytes, int end) {
        digits.setLength(0);
        digits.append(bytes);
        for (int i = digits.length() - 3; i > 0; i -= 3) {
            digits.insert(i, ',');
        }
        pad(end - digits.length());
        lines.append(digits);
    }

    private void pad(int to) {
        while (lines.length() < to) {
            lines.append(' ');
        }
    }
}
