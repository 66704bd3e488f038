// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PathListsTest {
    @TempDir
    Path folder;

    static Stream<List<String>> lists() {
        return Stream.of(
                List.of(),
                List.of("/a"),
                List.of("/a\n/b"),
                List.of(""),
                List.of("", ""),
                List.of("", "/a", ""),
                List.of("", "", "/a"),
                List.of("\\"),
                List.of("/a", "/b\n", "\n", "/c"),
                List.of("/a\\nb", "/a\\", "\\\\", "/\\n\n"),
                List.of(" /a ", "/\ud800x", "/\u202e", "/ä€😀"));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void pathsComeBackAsTheyWere(List<String> paths) throws IOException {
        assertThat(PathLists.split(PathLists.joined(paths))).isEqualTo(paths);
        Path file = folder.resolve("names");
        PathLists.write(paths, file);
        assertThat(PathLists.read(file)).isEqualTo(paths);
    }

    @Test
    void descriptionKeepsNoMoreThanItHasRoomFor() {
        List<String> many = Collections.nCopies(100_000, "/some/path");
        assertThat(PathLists.described(many)).hasSizeBetween(500, 1000);
        assertThat(PathLists.described(List.of("/a", "/b"))).containsExactly("/a", "/b");
        assertThat(PathLists.described(List.of("x".repeat(30_000)))).isEmpty();
    }
}
