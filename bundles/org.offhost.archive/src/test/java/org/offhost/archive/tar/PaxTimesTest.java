// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.filesystem.FileTimes;

/** Digits of time stamps, on both sides of what fits 31 bits. */
class PaxTimesTest {
    private static final PaxRecords.Key KEY = new PaxRecords.Key("mtime");

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "9, 0, 9",
        "10, 0, 10",
        "99, 100, 99.0000001",
        "100, 999999900, 100.9999999",
        "999999999, 0, 999999999",
        "1000000000, 1, 1000000000.000000001",
        "1764500000, 123456789, 1764500000.123456789",
        "2147483647, 999999999, 2147483647.999999999",
        "2147483648, 0, 2147483648",
        "4294967295, 500000000, 4294967295.5000000",
        "9999999999, 0, 9999999999",
        "10000000000, 0, 10000000000",
        "253402300799, 99, 253402300799.000000099",
        "900000000000, 0, 900000000000"
    })
    void secondsAndTheirFraction(long seconds, int nanos, String written) {
        FileTimes times = FileTimes.NONE.with(FileTimes.Stamp.MODIFIED, seconds, nanos);
        PaxRecords records = new PaxRecords();
        PaxTimes.add(KEY, times, FileTimes.Stamp.MODIFIED, records);
        int length = written.length() + " mtime=\n".length();
        assertThat(new String(records.toBytes(), StandardCharsets.UTF_8))
                .isEqualTo((length + 2) + " mtime=" + written + "\n");
    }
}
