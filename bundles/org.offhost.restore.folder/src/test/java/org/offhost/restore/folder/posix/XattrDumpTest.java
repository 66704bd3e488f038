// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.PosixFacets;

/** No attribute is set under a name that was not its own, and none counts as set that the tool did not set. */
class XattrDumpTest {
    private static final AttributeValue.Resident VALUE = AttributeValue.Resident.copyOf(new byte[] {1}, 0, 1);

    private final List<String> lost = new ArrayList<>();

    @TempDir
    Path folder;

    private String dumped(String name) throws IOException {
        Path file = folder.resolve("dump");
        try (XattrDump dump = new XattrDump(file, lost::add)) {
            dump.begin();
            dump.take(
                    Facets.of(PosixFacets.xattr("security.good", VALUE), PosixFacets.xattr(name, VALUE)), Path.of("f"));
        }
        return Files.readString(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"trusted.x\0y", "trusted.x\0", "trusted.\uD800", "trusted.\uDC00z"})
    void nameThatTheToolWouldCutOrSpellAnewIsLostAloud(String name) throws IOException {
        assertThat(dumped(name)).isEqualTo("# file: f\nsecurity.good=0x01\n\n");
        assertThat(lost).containsExactly("extended attributes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"trusted.a=b", "trusted.a\nb", "trusted.\uD83D\uDE00", "trusted.\\"})
    void anyOtherNameIsKept(String name) throws IOException {
        assertThat(dumped(name)).contains("security.good=0x01\n", "trusted.");
        assertThat(lost).isEmpty();
    }

    @Test
    void toolThatFailsWithoutAWordHasNotSetThem() throws Exception {
        Path tools = Files.createDirectory(folder.resolve("tools"));
        Path killed = tools.resolve("setfattr");
        Files.writeString(killed, "#!/bin/sh\nkill -9 $$\n");
        assumeTrue(killed.toFile().setExecutable(true), "a file system with executables");
        Path dump = Files.createFile(folder.resolve("dump"));
        assertThatThrownBy(() -> XattrTool.restore(killed.toString(), folder, dump, () -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("setfattr ended with status 137");
    }
}
