// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.exfat;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.offhost.filesystem.FileTimes;

/** A time stamp of a file directory entry (exFAT specification 1.00, 7.4.8 to 7.4.10). */
final class ExfatTime {
    private static final int FIRST_YEAR = 1980;

    /** 10 ms increments go from 0 to 199, since the time stamp counts 2 s. */
    private static final int MOST_INCREMENTS = 199;

    private static final long FILETIMES_OF_10_MS = 100_000;
    private static final int OFFSET_VALID = 0x80;
    private static final int SECONDS_OF_OFFSET = 15 * 60;

    private ExfatTime() {}

    /**
     * @param stamp bits 31–25 year from 1980, 24–21 month, 20–16 day, 15–11 hour, 10–5 minute, 4–0 two seconds
     * @param increment units of 10 ms
     * @param utcOffset bit 7 whether the offset is known, 6–0 quarters of an hour east of UTC; taken as UTC if not known
     * @return a FILETIME ({@link FileTimes#ofFiletimes}); 0 if not kept or no date
     */
    static long of(int stamp, int increment, int utcOffset) {
        if (stamp == 0) {
            return 0;
        }
        try {
            LocalDateTime local = LocalDateTime.of(
                    FIRST_YEAR + (stamp >>> 25),
                    stamp >>> 21 & 0xF,
                    stamp >>> 16 & 0x1F,
                    stamp >>> 11 & 0x1F,
                    stamp >>> 5 & 0x3F,
                    (stamp & 0x1F) * 2);
            int quarters = (utcOffset & OFFSET_VALID) == 0 ? 0 : (utcOffset << 25) >> 25; // 7 bits with sign
            return FileTimes.filetimeOf(
                            local.toInstant(ZoneOffset.UTC).minusSeconds((long) quarters * SECONDS_OF_OFFSET))
                    + Math.min(increment, MOST_INCREMENTS) * FILETIMES_OF_10_MS;
        } catch (DateTimeException e) {
            return 0;
        }
    }
}
