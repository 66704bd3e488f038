// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.offhost.filesystem.FileTimes;

class TimeTextTest {
    private final TimeText text = new TimeText();

    private void assertLikeInstant(long filetime) {
        StringBuilder found = new StringBuilder();
        text.append(filetime, found);
        assertThat(found).hasToString(FileTimes.toInstant(filetime).toString());
    }

    @Test
    void timesLookAsInstantsDo() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            assertLikeInstant(random.nextLong());
            long second = 11_644_473_600L + random.nextInt();
            assertLikeInstant(second * 10_000_000);
            assertLikeInstant(second * 10_000_000 + random.nextInt(10_000_000));
            assertLikeInstant(second * 10_000_000 + random.nextInt(1000) * 10_000);
            assertLikeInstant(second * 10_000_000 + random.nextInt(1_000_000) * 10);
        }
    }

    @Test
    void edgesLookAsInstantsDo() {
        String[] edges = {
            "1601-01-01T00:00:00Z",
            "1600-12-31T23:59:59.9999999Z",
            "1969-12-31T23:59:59.999Z",
            "9999-12-31T23:59:59.9999999Z",
        };
        for (String edge : edges) {
            long filetime = FileTimes.of(Instant.parse(edge));
            assertLikeInstant(filetime);
            assertLikeInstant(filetime + 1);
        }
        assertLikeInstant(Long.MAX_VALUE);
        assertLikeInstant(Long.MIN_VALUE);
    }
}
