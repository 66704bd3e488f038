// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.shell.command.CommandRefusedException;

class PathsFileTest {
    @TempDir
    Path folder;

    private List<String> read(String text, Charset charset, boolean nul) throws IOException {
        return PathsFile.read("-", nul, new ByteArrayInputStream(text.getBytes(charset)));
    }

    @Test
    void linesOfAnySystemAreRead() throws IOException {
        List<String> expected = List.of("/a", "/b c", "/ d ", "/[e]*");
        assertThat(read("/a\n/b c\n/ d \n\n/[e]*", StandardCharsets.UTF_8, false))
                .isEqualTo(expected);
        assertThat(read("\ufeff/a\r\n/b c\r\n/ d \r\n/[e]*\r\n", StandardCharsets.UTF_8, false))
                .isEqualTo(expected);
        assertThat(read("\ufeff/a\r\n/b c\r\n/ d \r\n/[e]*\r\n", StandardCharsets.UTF_16LE, false))
                .isEqualTo(expected);
        assertThat(read("\ufeff/ä\n", StandardCharsets.UTF_16BE, false)).containsExactly("/ä");
    }

    @Test
    void nulLetsANameHoldALineBreak() throws IOException {
        assertThat(read("/a\nb\0/c\r\0", StandardCharsets.UTF_8, true)).containsExactly("/a\nb", "/c\r");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "\r\n", "\ufeff"})
    void listOfNothingIsRefusedSinceItWouldMeanEverything(String text) {
        assertThatThrownBy(() -> read(text, StandardCharsets.UTF_8, false))
                .isInstanceOf(CommandRefusedException.class)
                .hasMessageContaining("standard input names no path");
    }

    @Test
    void whatIsNoListIsRefusedByName() throws IOException {
        Path file = folder.resolve("list");
        assertThatThrownBy(() -> PathsFile.read(file.toString(), false, null))
                .isInstanceOf(CommandRefusedException.class)
                .hasMessageContaining(file + ": no such file");
        assertThatThrownBy(() -> PathsFile.read(folder.toString(), false, null))
                .isInstanceOf(CommandRefusedException.class)
                .hasMessageContaining(folder + " is a folder");
        Files.write(file, new byte[] {'/', 'a', '\n', '/', (byte) 0xff, '\n'});
        assertThatThrownBy(() -> PathsFile.read(file.toString(), false, null))
                .isInstanceOf(CommandRefusedException.class)
                .hasMessageContaining("no UTF-8");
        Files.write(file, new byte[100_000]);
        assertThatThrownBy(() -> PathsFile.read(file.toString(), false, null))
                .isInstanceOf(CommandRefusedException.class)
                .hasMessageContaining("no list of paths");
    }
}
