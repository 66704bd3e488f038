// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.offhost.filesystem.FileTimes.Stamp;

class FileTimesTest {
    @Test
    void everyFiletimeComesBackAsItWas() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            long[] f = {random.nextLong(), i, Long.MAX_VALUE - i, i == 0 ? 0 : Long.MIN_VALUE + i};
            FileTimes t = FileTimes.ofFiletimes(f[0], f[1], f[2], f[3]);
            for (Stamp s : Stamp.values()) {
                assertThat(t.filetime(s)).isEqualTo(f[s.ordinal()]);
            }
        }
    }

    @Test
    void nanosecondsAreKept() {
        FileTimes t = FileTimes.NONE
                .with(Stamp.MODIFIED, 1_700_000_000L, 123_456_789)
                .with(Stamp.CHANGED, -2, 999_999_999)
                .with(Stamp.ACCESSED, 0, 0);
        assertThat(t.get(Stamp.MODIFIED)).contains(Instant.ofEpochSecond(1_700_000_000L, 123_456_789));
        assertThat(t.get(Stamp.CHANGED)).contains(Instant.ofEpochSecond(-2, 999_999_999));
        assertThat(t.get(Stamp.ACCESSED)).contains(Instant.EPOCH);
        assertThat(t.get(Stamp.CREATED)).isEmpty();
        assertThat(t.with(Stamp.CHANGED, 5, 7).get(Stamp.CHANGED)).contains(Instant.ofEpochSecond(5, 7));
        assertThat(t.filetime(Stamp.MODIFIED))
                .isEqualTo(FileTimes.filetimeOf(t.get(Stamp.MODIFIED).get()));
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> new FileTimes(0, 0, 0, 0, 100)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FileTimes.NONE.with(Stamp.CREATED, Long.MAX_VALUE / 10, 0))
                .isInstanceOf(ArithmeticException.class);
    }
}
