// SPDX-License-Identifier: Apache-2.0
package org.offhost.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is in a log and what a terminal gets, of messages and names that strangers chose. */
class LogLineTest {
    private static LogRecord record(Level level, String message, Throwable thrown) {
        LogRecord record = new LogRecord(level, message);
        record.setLoggerName("org.offhost.Somewhere");
        record.setInstant(Instant.parse("2026-01-02T03:04:05Z"));
        record.setThrown(thrown);
        return record;
    }

    @Test
    void briefOneHasTheClassAloneAndWhereAnExceptionCameFrom() {
        Throwable thrown = new IOException("gone\u001b[2J\nnext");
        assertThat(LogLine.brief(record(Level.SEVERE, "a\nb\u202ec", thrown)))
                .isEqualTo("ERROR Somewhere: a\uFFFDb\uFFFDc\njava.io.IOException: gone\uFFFD[2J\nnext\n\tat "
                        + thrown.getStackTrace()[0]);
        assertThat(LogLine.brief(record(Level.WARNING, "late", null))).isEqualTo("WARN  Somewhere: late");
    }

    @Test
    void wholeOneHasItsTimeItsThreadAndTheTrace() {
        Throwable thrown = new IllegalStateException("outer", new IOException("inner\u0007"));
        assertThat(LogLine.whole(record(Level.INFO, "begun", thrown)))
                .startsWith("2026-01-02T03:04:05.000Z INFO  ["
                        + Thread.currentThread().getName()
                        + "] org.offhost.Somewhere - begun\njava.lang.IllegalStateException: outer\n\tat ")
                .contains("\nCaused by: java.io.IOException: inner\uFFFD\n")
                .doesNotEndWith("\n");
    }

    @Test
    void printableTextStaysAsItIs() {
        String text = "Größe \uD83D\uDCBE नि\u200Dक\u200Cष";
        assertThat(LogLine.printable(text, false)).isEqualTo(text);
        assertThat(LogLine.printable("a\r\u2028\u2029\uD83D\u0085\uFEFFz", true))
                .isEqualTo("a\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDz");
    }

    @ParameterizedTest
    @CsvSource({"TRACE,FINEST", "debug,FINE", "INFO,INFO", "WARN,WARNING", "ERROR,SEVERE", "OFF,OFF", "loud,INFO"})
    void levelsAreCalledAsSlf4jDoes(String name, String level) {
        assertThat(ProcessLog.level(name)).isEqualTo(Level.parse(level));
    }
}
