// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import org.offhost.filesystem.FileTimes;

/** Time stamps as records of a pax header (POSIX.1-2017, pax, "pax Extended Header File Times"). */
final class PaxTimes {
    /** Digits of the largest number. */
    private static final int LONGEST = 19;

    /**
     * A tenth of 2^35, rounded up: for what has 31 bits, to multiply with it and shift divides by ten. The first compiler, which
     * is alone in a backup, calls for a division of longs.
     */
    private static final long TENTH = 0xCCCCCCCDL;

    private static final int TENTH_SHIFT = 35;

    private PaxTimes() {}

    /** 100 ns are 7 digits, what is finer takes 9. */
    static void add(PaxRecords.Key key, FileTimes t, FileTimes.Stamp stamp, PaxRecords out) {
        long seconds = t.seconds(stamp);
        if (seconds < 0 || !t.has(stamp)) {
            return;
        }
        int nanos = t.nanos(stamp);
        boolean fine = nanos % 100 != 0;
        write(key, seconds, fine ? nanos : nanos / 100, nanos == 0 ? 0 : fine ? 9 : 7, out);
    }

    /** By hand, since a set has millions of them. */
    private static void write(PaxRecords.Key key, long seconds, int fraction, int digits, PaxRecords out) {
        int whole = digits(seconds);
        int at = out.room(key, whole + (digits == 0 ? 0 : 1 + digits));
        byte[] text = out.array();
        number(seconds, text, at, at + whole);
        if (digits > 0) {
            text[at + whole] = '.';
            number(fraction, text, at + whole + 1, at + whole + 1 + digits);
        }
    }

    private static int digits(long number) {
        int digits = 1;
        for (long more = 10; digits < LONGEST && more <= number; more *= 10) {
            digits++;
        }
        return digits;
    }

    private static void number(long number, byte[] text, int from, int to) {
        long rest = number;
        for (int i = to - 1; i >= from; i--) {
            long tenth = rest <= Integer.MAX_VALUE ? rest * TENTH >>> TENTH_SHIFT : rest / 10;
            text[i] = (byte) ('0' + rest - tenth * 10);
            rest = tenth;
        }
    }
}
