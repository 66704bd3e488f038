// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.text;

import java.time.Instant;
import java.time.LocalDate;
import org.offhost.filesystem.FileTimes;

/**
 * Time stamps as {@link Instant#toString} gives them (ISO 8601, UTC), for listings of millions: the date is made
 * anew only when it changes. Not thread-safe.
 */
public final class TimeText {
    private static final long PER_DAY = 86_400;
    private static final long YEAR_0 = LocalDate.of(0, 1, 1).toEpochDay();

    /** Years of four digits; others are rare enough for the long way. */
    private static final long YEAR_10000 = LocalDate.of(10_000, 1, 1).toEpochDay();

    private long day = Long.MIN_VALUE;
    private String date = "";
    private long lastSeconds;
    private int lastNanos;
    private String lastText = "";

    /** @param stamp one that is kept */
    public void append(FileTimes times, FileTimes.Stamp stamp, StringBuilder to) {
        append(times.seconds(stamp), times.nanos(stamp), to);
    }

    /** Whole seconds alone. */
    public void appendSeconds(FileTimes times, FileTimes.Stamp stamp, StringBuilder to) {
        append(times.seconds(stamp), 0, to);
    }

    /** The stamps of an entry are often the same. */
    private void append(long seconds, int nanos, StringBuilder to) {
        if (seconds != lastSeconds || nanos != lastNanos || lastText.isEmpty()) {
            int start = to.length();
            write(seconds, nanos, to);
            lastSeconds = seconds;
            lastNanos = nanos;
            lastText = to.substring(start);
        } else {
            to.append(lastText);
        }
    }

    private void write(long seconds, int nanos, StringBuilder to) {
        long days = Math.floorDiv(seconds, PER_DAY);
        if (days < YEAR_0 || days >= YEAR_10000) {
            to.append(Instant.ofEpochSecond(seconds, nanos));
            return;
        }
        if (days != day) {
            day = days;
            date = LocalDate.ofEpochDay(day).toString();
        }
        int second = (int) Math.floorMod(seconds, PER_DAY);
        to.append(date).append('T');
        digits(second / 3600, 2, to);
        to.append(':');
        digits(second / 60 % 60, 2, to);
        to.append(':');
        digits(second % 60, 2, to);
        fraction(nanos, to);
        to.append('Z');
    }

    /** None, or three, six or nine digits. */
    private static void fraction(int nanos, StringBuilder to) {
        if (nanos == 0) {
            return;
        }
        to.append('.');
        if (nanos % 1_000_000 == 0) {
            digits(nanos / 1_000_000, 3, to);
        } else if (nanos % 1000 == 0) {
            digits(nanos / 1000, 6, to);
        } else {
            digits(nanos, 9, to);
        }
    }

    private static void digits(int value, int count, StringBuilder to) {
        if (count == 2) {
            to.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
            return;
        }
        int divisor = 1;
        for (int i = 1; i < count; i++) {
            divisor *= 10;
        }
        for (; divisor > 0; divisor /= 10) {
            to.append((char) ('0' + value / divisor % 10));
        }
    }
}
