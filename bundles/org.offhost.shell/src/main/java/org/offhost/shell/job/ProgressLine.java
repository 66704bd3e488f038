// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.job;

import java.time.Duration;
import java.util.Locale;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.inspect.picture.Quantities;

/** A job in one line: phase, bytes, files, rate, time left. Keeps a smoothed rate. */
final class ProgressLine {
    /** Weight of the newest reading; about the last ten count. */
    private static final double NEWEST = 0.2;

    private static final Duration LONGEST = Duration.ofDays(9);

    /** A rate of less time says nothing: a phase begins with what is small or cached. */
    private static final double ENOUGH_NANOS = 3e9;

    private JobState phase;
    private long beganNanos;
    private long beganBytes;
    private long lastBytes;
    private long lastNanos;
    private double rate;

    String text(JobStatus s, long nanos) {
        if (s.state() != phase || s.doneBytes() < lastBytes) {
            phase = s.state();
            rate = 0;
            beganNanos = nanos;
            beganBytes = s.doneBytes();
        } else if (nanos > lastNanos && s.doneBytes() > lastBytes) {
            double now = (s.doneBytes() - lastBytes) * 1e9 / (nanos - lastNanos);
            rate = rate == 0 ? now : rate * (1 - NEWEST) + now * NEWEST;
        }
        if (s.doneBytes() != lastBytes || rate == 0) {
            lastNanos = nanos;
            lastBytes = s.doneBytes();
        }
        StringBuilder text = new StringBuilder(JobWords.state(s));
        if (s.state() == JobState.QUIESCING) {
            if (s.totalBytes() > 0) {
                text.append(": no write for ").append(Quantities.time(Duration.ofMillis(s.doneBytes())));
                text.append(" of ").append(Quantities.time(Duration.ofMillis(s.totalBytes())));
            }
        } else if (s.doneBytes() > 0 || s.totalBytes() > 0) {
            bytes(text, s, nanos);
        }
        if (s.files() > 0) {
            text.append(", ").append(Quantities.count(s.files(), "file", "files"));
        }
        return text.toString();
    }

    private void bytes(StringBuilder text, JobStatus s, long nanos) {
        text.append("  ").append(Quantities.bytes(s.doneBytes()));
        if (s.totalBytes() > 0) {
            text.append(" of ").append(Quantities.bytes(s.totalBytes()));
            text.append(String.format(Locale.ROOT, " (%.0f %%)", 100.0 * s.doneBytes() / s.totalBytes()));
        }
        if (rate > 0) {
            text.append(", ").append(Quantities.bytes((long) rate)).append("/s");
            Duration left = left(s, nanos);
            if (!left.isZero() && left.compareTo(LONGEST) < 0) {
                text.append(", ").append(Quantities.time(left)).append(" left");
            }
        }
    }

    /** By all that the phase has done so far, not by what it did last; zero if that is too little. */
    private Duration left(JobStatus s, long nanos) {
        double time = nanos - beganNanos;
        double bytes = s.doneBytes() - beganBytes;
        if (time < ENOUGH_NANOS || bytes <= 0 || s.totalBytes() <= s.doneBytes()) {
            return Duration.ZERO;
        }
        double left = (s.totalBytes() - s.doneBytes()) * (time / bytes);
        return left < LONGEST.toNanos() ? Duration.ofNanos((long) left) : LONGEST;
    }
}
