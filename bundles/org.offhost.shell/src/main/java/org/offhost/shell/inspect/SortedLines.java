// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.inspect;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Text of entries, sorted by path while it fits in memory; what comes later is printed as it comes. */
final class SortedLines {
    /** Characters kept to be sorted: some 100,000 lines, 20 MiB. */
    private static final int LIMIT = 10_000_000;

    private record Line(String path, String text) {}

    private final PrintWriter out;
    private final List<Line> lines = new ArrayList<>();
    private long kept;
    private boolean sorting = true;

    SortedLines(PrintWriter out) {
        this.out = out;
    }

    /** @param text whole lines */
    void add(String path, String text) {
        if (!sorting) {
            out.print(text);
            return;
        }
        lines.add(new Line(path.replace('/', '\0'), text)); // so that a folder's content follows it
        kept += path.length() + text.length();
        if (kept > LIMIT) {
            flush();
            sorting = false;
        }
    }

    void flush() {
        lines.sort(Comparator.comparing(Line::path));
        lines.forEach(l -> out.print(l.text()));
        lines.clear();
    }
}
