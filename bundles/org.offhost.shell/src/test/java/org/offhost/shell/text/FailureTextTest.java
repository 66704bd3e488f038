// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhost.shell.command.CommandRefusedException;

class FailureTextTest {
    static Stream<Arguments> causes() {
        return Stream.of(
                Arguments.of(new NoSuchFileException("/a/b"), "/a/b: no such file"),
                Arguments.of(new AccessDeniedException("/a/b"), "/a/b: not permitted"),
                Arguments.of(new FileAlreadyExistsException("/a/b"), "/a/b: is there already"),
                Arguments.of(new NotDirectoryException("/a/b"), "/a/b: is no folder"),
                Arguments.of(new DirectoryNotEmptyException("/a/b"), "/a/b: is not empty"),
                Arguments.of(new FileSystemException("/a/b"), "/a/b: cannot be used"),
                Arguments.of(
                        new FileSystemException("/a/b", null, "No space left on device"),
                        "/a/b: the file system is full; make room there"),
                Arguments.of(new FileSystemException("/a/b", null, "File name too long"), "/a/b: File name too long"),
                Arguments.of(new FileSystemException("/a", "/b", "Invalid cross-device link"), "/a to /b: Invalid"),
                Arguments.of(new InvalidPathException("a\0b", "Nul character not allowed"), "is no file name: Nul"),
                Arguments.of(new IOException("words"), "words"),
                Arguments.of(new IOException(), "the log has more"),
                Arguments.of(new IOException(new NumberFormatException()), "the log has more"),
                Arguments.of(new ClosedByInterruptException(), "interrupted"),
                Arguments.of(new CommandRefusedException("words"), "words"),
                Arguments.of(new NumberFormatException("For input string: \"NaN\""), "a fault of Offhost itself"),
                Arguments.of(new NullPointerException(), "a fault of Offhost itself"),
                Arguments.of(new IllegalStateException("no"), "a fault of Offhost itself (no)"),
                Arguments.of(new UncheckedIOException(new IOException("words")), "words"),
                Arguments.of(new InvocationTargetException(new IOException("words")), "words"),
                Arguments.of(new InvocationTargetException(new OutOfMemoryError()), "memory of this process"),
                Arguments.of(new ExecutionException(new NoSuchFileException("/x")), "/x: no such file"),
                Arguments.of(new OutOfMemoryError("Java heap space"), "OFFHOST_JAVA_OPTS=-Xmx"),
                Arguments.of(new StackOverflowError(), "nested too deep"),
                Arguments.of(new NoClassDefFoundError("org/offhost/X"), "a bundle was replaced"),
                Arguments.of(new AssertionError("x"), "a fault of Offhost itself"));
    }

    @ParameterizedTest
    @MethodSource("causes")
    void isASentenceWithoutNamesOfClasses(Throwable thrown, String words) {
        assertThat(FailureText.of(thrown)).contains(words).doesNotContainPattern("java\\.|Exception|Error\\b|null");
    }

    @Test
    void fullDiskIsNoPathAlone() throws IOException {
        try (FileOutputStream full = new FileOutputStream("/dev/full")) {
            full.write(1);
        } catch (IOException e) {
            assertThat(FailureText.of(e)).contains("No space left on device");
        }
    }
}
