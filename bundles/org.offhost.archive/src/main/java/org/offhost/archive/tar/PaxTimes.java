// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import java.util.Arrays;
import org.offhost.filesystem.FileTimes;

/** Time stamps as records of a pax header (POSIX.1-2017, pax, "pax Extended Header File Times"). */
final class PaxTimes {
    /** Digits of a long, a point and digits of nanoseconds. */
    private static final int LONGEST = 19 + 1 + 9;

    private PaxTimes() {}

    /** 100 ns are 7 digits, what is finer takes 9. */
    static void add(String key, FileTimes t, FileTimes.Stamp stamp, PaxRecords out) {
        if (!t.has(stamp) || t.seconds(stamp) < 0) {
            return;
        }
        int nanos = t.nanos(stamp);
        boolean fine = nanos % 100 != 0;
        out.add(key, text(t.seconds(stamp), fine ? nanos : nanos / 100, nanos == 0 ? 0 : fine ? 9 : 7));
    }

    /** By hand, since a set has millions of them. */
    private static byte[] text(long seconds, int fraction, int digits) {
        byte[] text = new byte[LONGEST];
        int at = LONGEST;
        int part = fraction;
        for (int i = 0; i < digits; i++) {
            text[--at] = (byte) ('0' + part % 10);
            part /= 10;
        }
        if (digits > 0) {
            text[--at] = '.';
        }
        long rest = seconds;
        do {
            text[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        return Arrays.copyOfRange(text, at, LONGEST);
    }
}
