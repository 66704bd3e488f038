// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the start script has compiled by both compilers is there, by that name. */
class SecondCompilerTest {
    private static final Pattern OURS = Pattern.compile("\"(org/offhost/[^.\"]+)\\.\\*\"");

    @Test
    void decodersAreCalledAsTheirListSays() throws Exception {
        List<String> classes = OURS.matcher(Files.readString(Path.of("../../cnf/second-compiler.json")))
                .results()
                .map((MatchResult r) -> r.group(1).replace('/', '.'))
                .toList();

        assertThat(classes).isNotEmpty();
        for (String name : classes) {
            assertThat(Class.forName(name).getName()).isEqualTo(name);
        }
        assertThat(classes).contains(Lznt1.class.getName(), Lzx.class.getName(), XpressHuffman.class.getName());
    }
}
