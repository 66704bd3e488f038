// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.offhost.filesystem.FileTimes;

class TimeTextTest {
    private final TimeText text = new TimeText();

    private void assertLikeInstant(long seconds, int nanos) {
        FileTimes times = FileTimes.NONE.with(FileTimes.Stamp.MODIFIED, seconds, nanos);
        StringBuilder found = new StringBuilder();
        text.append(times, FileTimes.Stamp.MODIFIED, found);
        assertThat(found).hasToString(Instant.ofEpochSecond(seconds, nanos).toString());
    }

    @Test
    void timesLookAsInstantsDo() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            long second = i % 2 == 0 ? random.nextInt() : random.nextLong() / 20_000_000;
            assertLikeInstant(second, 0);
            assertLikeInstant(second, random.nextInt(1_000_000_000));
            assertLikeInstant(second, random.nextInt(1000) * 1_000_000);
            assertLikeInstant(second, random.nextInt(1_000_000) * 1000);
        }
    }

    @Test
    void edgesLookAsInstantsDo() {
        String[] edges = {
            "-0001-12-31T23:59:59.9999999Z",
            "0000-01-01T00:00:00Z",
            "1601-01-01T00:00:00Z",
            "1600-12-31T23:59:59.9999999Z",
            "1969-12-31T23:59:59.999Z",
            "1969-12-31T23:59:59.999999999Z",
            "9999-12-31T23:59:59.9999999Z",
        };
        for (String edge : edges) {
            Instant i = Instant.parse(edge);
            assertLikeInstant(i.getEpochSecond(), i.getNano());
            assertLikeInstant(i.plusNanos(1).getEpochSecond(), i.plusNanos(1).getNano());
        }
        assertLikeInstant(Long.MAX_VALUE / FileTimes.PER_SECOND, 0);
        assertLikeInstant(Long.MIN_VALUE / FileTimes.PER_SECOND, 0);
    }
}
