// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.array.virtual.medium.ReadFailedException;

/** Of a transfer between two files that fails, it is told which of them failed, and where. */
class FailedSideTest {
    private static final int LENGTH = 1 << 20;

    @TempDir
    Path folder;

    private BackingFile file(String name, long unreadable, long unwritable) throws IOException {
        Path path = Files.write(folder.resolve(name), new byte[LENGTH]);
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return BackingFile.on(path, new FailingFile(channel, unreadable, unwritable));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 511, 70_000, 65_536, LENGTH - 1})
    void sourceIsNamedWithThePlaceThatCannotBeRead(long bad) throws IOException {
        try (BackingFile source = file("source", bad, -1);
                BackingFile target = file("target", -1, -1)) {
            ReadFailedException e =
                    catchThrowableOfType(ReadFailedException.class, () -> source.transferTo(0, LENGTH, target, 0));
            assertThat(e.file()).isEqualTo(folder.resolve("source"));
            assertThat(e.position()).isBetween(bad - 65_535, bad);
            assertThat(e).hasMessageContainingAll(folder.resolve("source").toString(), "Input/output error");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 70_000, LENGTH - 1})
    void targetIsNotTakenForTheSource(long bad) throws IOException {
        try (BackingFile source = file("source", -1, -1);
                BackingFile target = file("target", -1, bad)) {
            assertThatThrownBy(() -> source.transferTo(0, LENGTH, target, 0))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(ReadFailedException.class);
        }
    }

    @Test
    void readSaysFileAndByte() throws IOException {
        try (BackingFile source = file("source", 4096, -1)) {
            assertThatThrownBy(() -> source.read(4096, ByteBuffer.allocate(512)))
                    .isInstanceOf(ReadFailedException.class)
                    .hasMessageContainingAll("source", "byte 4096");
        }
    }
}
