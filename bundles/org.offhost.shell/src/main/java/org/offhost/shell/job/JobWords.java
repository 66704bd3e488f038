// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.job;

import java.util.Locale;
import org.offhost.backup.JobStatus;
import org.offhost.inspect.Printable;
import org.offhost.inspect.picture.Quantities;
import org.offhost.shell.text.Sentences;

/** What is said of a job, in words. */
final class JobWords {
    private JobWords() {}

    /** "waiting for a copy driver", "copying", "quiescing: the volume is written to". */
    static String state(JobStatus s) {
        String state = s.state().name().toLowerCase(Locale.ROOT);
        String reason = Printable.lines(Sentences.of(s.reason()));
        if (reason.isEmpty()) {
            return state;
        }
        return reason.startsWith(state) ? reason : state + ": " + reason;
    }

    /** "12 files in 1 directory"; of directories that nobody counted nothing. */
    static String files(long files, long directories) {
        String text = Quantities.count(files, "file", "files");
        return directories == 0 ? text : text + " in " + Quantities.count(directories, "directory", "directories");
    }
}
