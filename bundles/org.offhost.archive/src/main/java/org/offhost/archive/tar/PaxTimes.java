// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import org.offhost.filesystem.FileTimes;

/** Time stamps as records of a pax header (POSIX.1-2017, pax, "pax Extended Header File Times"). */
final class PaxTimes {
    private PaxTimes() {}

    /** 100 ns are 7 digits, what is finer takes 9. */
    static void add(String key, FileTimes t, FileTimes.Stamp stamp, PaxRecords out) {
        if (!t.has(stamp) || t.seconds(stamp) < 0) {
            return;
        }
        int nanos = t.nanos(stamp);
        String fraction = "";
        if (nanos != 0) {
            boolean fine = nanos % 100 != 0;
            int digits = fine ? 1_000_000_000 + nanos : 10_000_000 + nanos / 100;
            fraction = "." + Integer.toString(digits).substring(1);
        }
        out.add(key, t.seconds(stamp) + fraction);
    }
}
