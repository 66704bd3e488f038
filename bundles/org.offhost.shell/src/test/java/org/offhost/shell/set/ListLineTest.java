// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.set;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.Link;
import org.offhost.filesystem.Runs;

class ListLineTest {
    private static final List<Long> LENGTHS =
            List.of(0L, 9L, 999L, 1000L, 12_345L, 999_999L, 1_000_000L, 123_456_789_012L, Long.MAX_VALUE);
    private static final List<Instant> TIMES = List.of(
            Instant.parse("2026-11-28T22:03:01.3370902Z"),
            Instant.parse("1969-12-31T23:59:59.9999999Z"),
            Instant.parse("1601-01-01T00:00:00.0000001Z"),
            Instant.parse("1600-12-31T23:59:59.9Z"),
            Instant.parse("+12026-01-01T00:00:00Z"));

    private final ListLine line = new ListLine();

    @Test
    void linesAreWhatTheFormatterGives() {
        for (long length : LENGTHS) {
            for (Instant time : TIMES) {
                String shown = time.truncatedTo(ChronoUnit.SECONDS).toString();
                assertThat(line.of(
                                file(
                                        length,
                                        FileTimes.NONE.with(
                                                FileTimes.Stamp.MODIFIED, time.getEpochSecond(), time.getNano())),
                                "/a/b"))
                        .isEqualTo(String.format(Locale.ROOT, "f %,15d  %-20s  %s", length, shown, "/a/b"));
            }
        }
    }

    @Test
    void aTimeThatIsNotKeptIsBlank() {
        assertThat(line.of(file(5, FileTimes.NONE), "/a")).isEqualTo(String.format("f %15d  %-20s  /a", 5, ""));
    }

    private static FileEntry file(long length, FileTimes times) {
        AttributeValue content = new AttributeValue.NonResident(length, length, Runs.NONE);
        return new FileEntry(
                40,
                1,
                FileEntry.Kind.FILE,
                false,
                List.of(new Link(5, "b", false)),
                times,
                Facets.NONE,
                List.of(new Attribute("$DATA", Attribute.Role.CONTENT, "", Encoding.PLAIN, false, content)));
    }
}
