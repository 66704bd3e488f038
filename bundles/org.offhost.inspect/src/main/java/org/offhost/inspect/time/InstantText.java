// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect.time;

import java.time.Instant;

/**
 * Instants as {@link Instant#toString} writes them, straight into bytes: a page of a listing has a thousand, and the formatter of the
 * JDK takes more than all else of their lines.
 */
public final class InstantText {
    /** Bytes of a text at most: {@code 2026-01-31T18:00:00.123456789Z}. */
    public static final int MOST = 30;

    private static final int SECONDS_OF_A_DAY = 86_400;

    /** From 0000-03-01 to 1970-01-01. */
    private static final long DAYS_BEFORE_1970 = 719_468;

    private static final int DAYS_OF_400_YEARS = 146_097;

    /** Of years with four digits: 0000-03-01 to 9999-12-31. */
    private static final long LEAST = -DAYS_BEFORE_1970 * SECONDS_OF_A_DAY;

    private static final long MOST_SECONDS = 253_402_300_799L;

    private InstantText() {}

    /**
     * Writes an instant.
     *
     * @param at where its text begins; there is room for {@link #MOST}
     * @return where it ends; negative if its year has not four digits, and nothing was written
     */
    public static int put(Instant instant, byte[] to, int at) {
        long seconds = instant.getEpochSecond();
        if (seconds < LEAST || seconds > MOST_SECONDS) {
            return -1;
        }
        int end = date(Math.floorDiv(seconds, SECONDS_OF_A_DAY), to, at);
        to[end++] = 'T';
        int ofDay = (int) Math.floorMod(seconds, (long) SECONDS_OF_A_DAY);
        end = two(ofDay / 3600, to, end);
        to[end++] = ':';
        end = two(ofDay / 60 % 60, to, end);
        to[end++] = ':';
        end = two(ofDay % 60, to, end);
        end = fraction(instant.getNano(), to, end);
        to[end++] = 'Z';
        return end;
    }

    /** Years begin in March here, so that a leap day is the last of one. */
    private static int date(long day, byte[] to, int at) {
        int days = (int) (day + DAYS_BEFORE_1970);
        int ofEra = days % DAYS_OF_400_YEARS;
        int yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int march = (5 * ofYear + 2) / 153;
        int month = march < 10 ? march + 3 : march - 9;
        int year = days / DAYS_OF_400_YEARS * 400 + yearOfEra + (month <= 2 ? 1 : 0);
        int end = two(year / 100, to, at);
        end = two(year % 100, to, end);
        to[end++] = '-';
        end = two(month, to, end);
        to[end++] = '-';
        return two(ofYear - (153 * march + 2) / 5 + 1, to, end);
    }

    /** In groups of three digits; none of a whole second. */
    private static int fraction(int nanos, byte[] to, int at) {
        if (nanos == 0) {
            return at;
        }
        int digits = nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : 9;
        int rest = digits == 3 ? nanos / 1_000_000 : digits == 6 ? nanos / 1_000 : nanos;
        to[at] = '.';
        for (int i = at + digits; i > at; i--) {
            to[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return at + 1 + digits;
    }

    private static int two(int number, byte[] to, int at) {
        to[at] = (byte) ('0' + number / 10);
        to[at + 1] = (byte) ('0' + number % 10);
        return at + 2;
    }
}
