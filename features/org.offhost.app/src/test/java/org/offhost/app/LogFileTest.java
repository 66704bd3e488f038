// SPDX-License-Identifier: Apache-2.0
package org.offhost.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that stays small, private, and quiet about itself. */
class LogFileTest {
    private static final int THIRD = (int) (LogFile.FULL / 3);

    @TempDir
    Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private Path file;
    private LogFile log;

    @BeforeEach
    void open() {
        file = folder.resolve("log").resolve("offhost.log");
        log = new LogFile(file, new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void close() {
        log.close();
    }

    private void publish(String message) {
        log.publish(new LogRecord(Level.INFO, message));
    }

    @Test
    void isMadeWithItsFirstRecordForItsOwnerAlone() throws IOException {
        assertThat(file.getParent()).doesNotExist();
        publish("one");
        publish("two");
        assertThat(Files.readAllLines(file)).hasSize(2).first().asString().endsWith(" - one");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void goesOnWhereAnEarlierProcessEnded() throws IOException {
        publish("one");
        log.close();
        publish("two");
        assertThat(Files.readAllLines(file)).hasSize(2);
    }

    @Test
    void threeOlderOnesAreKept() throws IOException {
        for (char c = 'a'; c <= 'e'; c++) {
            for (int i = 0; i < 2; i++) {
                publish(String.valueOf(c).repeat(THIRD));
            }
            // the third does not fit, but for the lines around them: the next letter begins a file
            publish(String.valueOf(c).repeat(THIRD - 1000));
        }
        assertThat(lastOf("offhost.log")).isEqualTo('e');
        assertThat(lastOf("offhost.log.1")).isEqualTo('d');
        assertThat(lastOf("offhost.log.2")).isEqualTo('c');
        assertThat(lastOf("offhost.log.3")).isEqualTo('b');
        assertThat(file.resolveSibling("offhost.log.4")).doesNotExist();
        assertThat(Files.size(file.resolveSibling("offhost.log.1"))).isBetween(3L * THIRD - 1000, LogFile.FULL);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    private char lastOf(String name) throws IOException {
        String text = Files.readString(file.resolveSibling(name)).stripTrailing();
        return text.charAt(text.length() - 1);
    }

    @Test
    void whatCannotBeWrittenIsToldOnceAndIsNoEnd() throws IOException {
        Files.writeString(file.getParent(), "no folder");
        publish("one");
        publish("two");
        assertThat(said.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .contains(file.toString());
        Files.delete(file.getParent());
        publish("three");
        assertThat(Files.readAllLines(file)).singleElement().asString().endsWith("three");
    }
}
