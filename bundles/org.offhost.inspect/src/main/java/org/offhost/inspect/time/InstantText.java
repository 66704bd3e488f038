// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect.time;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Instants as {@link Instant#toString} writes them, straight into bytes: a page of a listing has a thousand, and the formatter of the
 * JDK takes more than all else of their lines. The date is made anew only when it changes. Not thread-safe.
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

    /** Digits of 000 to 999: the first compiler of the virtual machine divides where others multiply. */
    private static final byte[] THREE = new byte[3000];

    static {
        for (int i = 0; i < 1000; i++) {
            THREE[3 * i] = (byte) ('0' + i / 100);
            THREE[3 * i + 1] = (byte) ('0' + i / 10 % 10);
            THREE[3 * i + 2] = (byte) ('0' + i % 10);
        }
    }

    /** Of the date that was written last: its first second; before any, one that none is within a day of. */
    private long midnight = Long.MAX_VALUE;

    private final byte[] date = "0000-00-00T".getBytes(StandardCharsets.US_ASCII);

    /**
     * Writes an instant.
     *
     * @param seconds since 1970-01-01T00:00:00Z
     * @param nanos 0 to 999,999,999
     * @param at where its text begins; there is room for {@link #MOST}
     * @return where it ends; negative if its year has not four digits, and nothing was written
     */
    public int put(long seconds, int nanos, byte[] to, int at) {
        if (seconds < LEAST || seconds > MOST_SECONDS) {
            return -1;
        }
        if (seconds < midnight || seconds >= midnight + SECONDS_OF_A_DAY) {
            date(seconds);
        }
        System.arraycopy(date, 0, to, at, date.length);
        int ofDay = (int) (seconds - midnight);
        int hour = ofDay / 3600;
        int ofHour = ofDay - 3600 * hour;
        int minute = ofHour / 60;
        int end = two(hour, to, at + date.length);
        to[end++] = ':';
        end = two(minute, to, end);
        to[end++] = ':';
        end = two(ofHour - 60 * minute, to, end);
        end = nanos == 0 ? end : fraction(nanos, to, end);
        to[end++] = 'Z';
        return end;
    }

    /** Years begin in March here, so that a leap day is the last of one. */
    private void date(long seconds) {
        long day = Math.floorDiv(seconds, SECONDS_OF_A_DAY);
        int days = (int) (day + DAYS_BEFORE_1970);
        int ofEra = days % DAYS_OF_400_YEARS;
        int yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int march = (5 * ofYear + 2) / 153;
        int month = march < 10 ? march + 3 : march - 9;
        int year = days / DAYS_OF_400_YEARS * 400 + yearOfEra + (month <= 2 ? 1 : 0);
        two(year / 100, date, 0);
        two(year % 100, date, 2);
        two(month, date, 5);
        two(ofYear - (153 * march + 2) / 5 + 1, date, 8);
        midnight = day * SECONDS_OF_A_DAY;
    }

    /** In groups of three digits. */
    private static int fraction(int nanos, byte[] to, int at) {
        int millis = nanos / 1_000_000;
        int ofMilli = nanos - 1_000_000 * millis;
        to[at] = '.';
        int end = three(millis, to, at + 1);
        if (ofMilli == 0) {
            return end;
        }
        int micros = ofMilli / 1_000;
        int ofMicro = ofMilli - 1_000 * micros;
        end = three(micros, to, end);
        return ofMicro == 0 ? end : three(ofMicro, to, end);
    }

    private static int three(int number, byte[] to, int at) {
        int from = 3 * number;
        to[at] = THREE[from];
        to[at + 1] = THREE[from + 1];
        to[at + 2] = THREE[from + 2];
        return at + 3;
    }

    private static int two(int number, byte[] to, int at) {
        int from = 3 * number;
        to[at] = THREE[from + 1];
        to[at + 1] = THREE[from + 2];
        return at + 2;
    }
}
