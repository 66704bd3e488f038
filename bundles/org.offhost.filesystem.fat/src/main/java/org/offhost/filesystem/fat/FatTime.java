// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.offhost.filesystem.FileTimes;

/** Date and time of a directory entry (Microsoft FAT specification 1.03, "Date and Time Formats"), taken as UTC. */
final class FatTime {
    private static final int FIRST_YEAR = 1980;

    /** DIR_CrtTimeTenth counts 10 ms from 0 to 199, since DIR_CrtTime counts 2 s. */
    private static final int MAX_TENTH = 199;

    private static final long FILETIMES_OF_10_MS = 100_000;

    private FatTime() {}

    /**
     * @param date bits 15–9 year from 1980, 8–5 month, 4–0 day; 0 if not kept
     * @param time bits 15–11 hour, 10–5 minute, 4–0 two seconds
     * @param tenth units of 10 ms
     * @return a FILETIME ({@link FileTimes#ofFiletimes}); 0 if not kept or no date
     */
    static long of(short date, short time, int tenth) {
        if (date == 0) {
            return 0;
        }
        try {
            LocalDateTime local = LocalDateTime.of(
                    FIRST_YEAR + (date >> 9 & 0x7F),
                    date >> 5 & 0xF,
                    date & 0x1F,
                    time >> 11 & 0x1F,
                    time >> 5 & 0x3F,
                    (time & 0x1F) * 2);
            return FileTimes.filetimeOf(local.toInstant(ZoneOffset.UTC))
                    + Math.min(tenth, MAX_TENTH) * FILETIMES_OF_10_MS;
        } catch (DateTimeException e) {
            return 0;
        }
    }
}
