// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FileErrorsTest {
    static Stream<IOException> errors() {
        String path = "/some/path";
        return List.of(
                new FileAlreadyExistsException(path),
                new AccessDeniedException(path),
                new NoSuchFileException(path),
                new NotDirectoryException(path),
                new DirectoryNotEmptyException(path),
                new FileSystemLoopException(path),
                new NotLinkException(path),
                new AtomicMoveNotSupportedException(path, path, null),
                new FileSystemException(path, null, "File name too long"),
                new FileSystemException(path),
                new FileSystemException(null),
                new IOException(),
                new IOException((String) null),
                new IOException("File too large"),
                new EOFException())
                .stream();
    }

    @ParameterizedTest
    @MethodSource("errors")
    void noClassAndNoBarePathIsSaid(IOException e) {
        assertThat(FileErrors.of(e))
                .doesNotContain("Exception", "null", "/some/path")
                .contains(" ");
    }

    @ParameterizedTest
    @CsvSource({
        "File too large, it is too large for the file system",
        "Permission denied, not permitted",
        "the chunk at byte 7 is damaged, the chunk at byte 7 is damaged"
    })
    void errorsOfTheHostAreSaidInWordsAndOthersAsTheyAre(String error, String words) {
        assertThat(FileErrors.of(new IOException(error))).isEqualTo(words);
        assertThat(FileErrors.of(new FileSystemException("/p", null, error))).isEqualTo(words);
    }

    @Test
    void fullIsKnownInAllItsForms() {
        for (String text :
                List.of("No space left on device", "Disk quota exceeded", "There is not enough space on the disk")) {
            assertThat(FileErrors.isFull(new IOException(text))).isTrue();
            assertThat(FileErrors.isFull(new FileSystemException("/p", null, text)))
                    .isTrue();
        }
        assertThat(FileErrors.isFull(new IOException("File too large"))).isFalse();
        assertThat(FileErrors.isFull(new IOException())).isFalse();
    }
}
