// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.text;

import java.time.LocalDate;
import org.offhost.filesystem.FileTimes;

/**
 * Time stamps as {@link java.time.Instant#toString} gives them (ISO 8601, UTC), for listings of millions: the date is made
 * anew only when it changes. Not thread-safe.
 */
public final class TimeText {
    private static final long PER_SECOND = 10_000_000L;
    private static final long PER_DAY = 86_400 * PER_SECOND;
    private static final long FIRST_DAY = LocalDate.of(1601, 1, 1).toEpochDay();

    /** Years of four digits; others are rare enough for the long way. */
    private static final long YEAR_10000 = (LocalDate.of(10_000, 1, 1).toEpochDay() - FIRST_DAY) * PER_DAY;

    private long day = -1;
    private String date = "";

    /** @param filetime 100 ns since 1601 ({@link FileTimes}) */
    public void append(long filetime, StringBuilder to) {
        if (filetime < 0 || filetime >= YEAR_10000) {
            to.append(FileTimes.toInstant(filetime));
            return;
        }
        if (filetime / PER_DAY != day) {
            day = filetime / PER_DAY;
            date = LocalDate.ofEpochDay(FIRST_DAY + day).toString();
        }
        int second = (int) (filetime % PER_DAY / PER_SECOND);
        to.append(date).append('T');
        digits(second / 3600, 2, to);
        to.append(':');
        digits(second / 60 % 60, 2, to);
        to.append(':');
        digits(second % 60, 2, to);
        fraction((int) (filetime % PER_SECOND) * 100, to);
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
        int divisor = 1;
        for (int i = 1; i < count; i++) {
            divisor *= 10;
        }
        for (; divisor > 0; divisor /= 10) {
            to.append((char) ('0' + value / divisor % 10));
        }
    }
}
