// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import java.time.Duration;
import java.util.Locale;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;

/** A job in one line: phase, bytes, files, rate, time left. Keeps a smoothed rate. */
final class ProgressLine {
    /** Weight of the newest reading; about the last ten count. */
    private static final double NEWEST = 0.2;

    private static final Duration LONGEST = Duration.ofDays(9);

    private JobState phase;
    private long lastBytes;
    private long lastNanos;
    private double rate;

    String text(JobStatus s, long nanos) {
        if (s.state() != phase || s.doneBytes() < lastBytes) {
            phase = s.state();
            rate = 0;
        } else if (nanos > lastNanos && s.doneBytes() > lastBytes) {
            double now = (s.doneBytes() - lastBytes) * 1e9 / (nanos - lastNanos);
            rate = rate == 0 ? now : rate * (1 - NEWEST) + now * NEWEST;
        }
        if (s.doneBytes() != lastBytes || rate == 0) {
            lastNanos = nanos;
            lastBytes = s.doneBytes();
        }
        StringBuilder text = new StringBuilder(s.state().name().toLowerCase(Locale.ROOT));
        if (!s.reason().isEmpty()) {
            text.append(": ").append(Printable.of(s.reason()));
        }
        if (s.state() == JobState.QUIESCING) {
            if (s.totalBytes() > 0) {
                text.append(": no write for ").append(Quantities.time(Duration.ofMillis(s.doneBytes())));
                text.append(" of ").append(Quantities.time(Duration.ofMillis(s.totalBytes())));
            }
        } else if (s.doneBytes() > 0 || s.totalBytes() > 0) {
            bytes(text, s);
        }
        if (s.files() > 0) {
            text.append(String.format(Locale.ROOT, ", %,d files", s.files()));
        }
        return text.toString();
    }

    private void bytes(StringBuilder text, JobStatus s) {
        text.append("  ").append(Quantities.bytes(s.doneBytes()));
        if (s.totalBytes() > 0) {
            text.append(" of ").append(Quantities.bytes(s.totalBytes()));
            text.append(String.format(Locale.ROOT, " (%.0f %%)", 100.0 * s.doneBytes() / s.totalBytes()));
        }
        if (rate > 0) {
            text.append(", ").append(Quantities.bytes((long) rate)).append("/s");
            double left = (s.totalBytes() - s.doneBytes()) / rate;
            if (s.totalBytes() > s.doneBytes() && left < LONGEST.toSeconds()) {
                text.append(", ")
                        .append(Quantities.time(Duration.ofMillis((long) (left * 1000))))
                        .append(" left");
            }
        }
    }
}
