// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.set;

import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;
import org.offhost.inspect.Printable;
import org.offhost.shell.text.KindLetter;
import org.offhost.shell.text.TimeText;

/** A path of a set as {@code list} shows it to a person; by hand, for listings of millions. Not thread-safe. */
final class ListLine {
    private static final int LENGTH = 15;
    private static final int TIME = 20;

    private final TimeText time = new TimeText();
    private final StringBuilder line = new StringBuilder();
    private final StringBuilder digits = new StringBuilder();

    /** Kind, bytes of the content, time of its last change to the second, path. */
    String of(FileEntry entry, String path) {
        line.setLength(0);
        line.append(KindLetter.of(entry)).append(' ');
        length(entry.content().map(Attribute::length).orElse(0L));
        line.append("  ");
        int begin = line.length();
        if (entry.times().has(FileTimes.Stamp.MODIFIED)) {
            time.appendSeconds(entry.times(), FileTimes.Stamp.MODIFIED, line);
        }
        pad(begin + TIME);
        return line.append("  ").append(Printable.of(path)).toString();
    }

    /** At the right, with commas. */
    private void length(long bytes) {
        digits.setLength(0);
        digits.append(bytes);
        for (int i = digits.length() - 3; i > 0; i -= 3) {
            digits.insert(i, ',');
        }
        pad(line.length() + LENGTH - digits.length());
        line.append(digits);
    }

    private void pad(int to) {
        while (line.length() < to) {
            line.append(' ');
        }
    }
}
