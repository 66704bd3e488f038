// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.set;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.backup.ListedPath;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;

class ListLinesTest {
    private static final List<Long> LENGTHS =
            List.of(0L, 9L, 999L, 1000L, 12_345L, 999_999L, 1_000_000L, 123_456_789_012L, Long.MAX_VALUE);
    private static final List<Instant> TIMES = List.of(
            Instant.parse("2026-11-28T22:03:01.3370902Z"),
            Instant.parse("1969-12-31T23:59:59.9999999Z"),
            Instant.parse("1601-01-01T00:00:00.0000001Z"),
            Instant.parse("1600-12-31T23:59:59.9Z"),
            Instant.parse("+12026-01-01T00:00:00Z"));

    private final ListLines lines = new ListLines();

    /** A backup calls its source by the volume that was asked for: a list that added it again had it twice. */
    @ParameterizedTest
    @CsvSource({
        "disk, '', disk",
        "disk volume 2, data, 'disk volume 2, volume data'",
        "disk volume 2, 2, disk volume 2",
        "a volume guests/web, guests/web, a volume guests/web",
        "disk volume 12, 2, 'disk volume 12, volume 2'"
    })
    void volumeIsNamedOnce(String name, String volume, String shown) {
        assertThat(ListAction.source(name, volume)).isEqualTo(shown);
    }

    @Test
    void linesAreWhatTheFormatterGives() {
        for (long length : LENGTHS) {
            for (Instant time : TIMES) {
                String shown = time.truncatedTo(ChronoUnit.SECONDS).toString();
                FileTimes times = FileTimes.NONE.with(FileTimes.Stamp.MODIFIED, time.getEpochSecond(), time.getNano());
                lines.add(file("/a/b", length, times));
                assertThat(lines.take())
                        .isEqualTo(String.format(Locale.ROOT, "f %,15d  %-20s  %s%n", length, shown, "/a/b"));
            }
        }
    }

    @Test
    void aTimeThatIsNotKeptIsBlank() {
        lines.add(file("/a", 5, FileTimes.NONE));
        lines.add(file("/b", 6, FileTimes.NONE));
        assertThat(lines.take()).isEqualTo(String.format("f %15d  %-20s  /a%nf %15d  %-20s  /b%n", 5, "", 6, ""));
        assertThat(lines.take()).isEmpty();
    }

    private static ListedPath file(String path, long length, FileTimes times) {
        return new ListedPath(path, FileEntry.Kind.FILE, length, times);
    }
}
