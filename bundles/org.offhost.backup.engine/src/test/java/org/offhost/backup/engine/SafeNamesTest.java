// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SafeNamesTest {
    @Test
    void ordinaryNamesStayAsTheyAre() {
        for (String name : new String[] {"a", "Grüße.txt", "日本語", "emoji-\uD83D\uDE00", "a:b", "..hidden", "%41"}) {
            assertThat(SafeNames.of(name)).isEqualTo(name);
        }
    }

    @Test
    void namesThatLeadElsewhereAreEscaped() {
        assertThat(SafeNames.of("..")).isEqualTo("%u002E%u002E");
        assertThat(SafeNames.of(".")).isEqualTo("%u002E");
        assertThat(SafeNames.of("a/b")).isEqualTo("a%u002Fb");
        assertThat(SafeNames.of("")).isNotEmpty();
        assertThat(SafeNames.of("a\u0000b")).isEqualTo("a%u0000b");
    }

    @Test
    void unpairedSurrogatesAreEscaped() {
        assertThat(SafeNames.of("a\uD800b")).isEqualTo("a%uD800b");
        assertThat(SafeNames.of("\uDC00")).isEqualTo("%uDC00");
    }

    @Test
    void namesTooLongInBytesAreCutAndStayDifferent() {
        String one = SafeNames.of("ü".repeat(200) + "1");
        String two = SafeNames.of("ü".repeat(200) + "2");
        assertThat(one).isNotEqualTo(two);
        assertThat(one.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(255);
        assertThat(SafeNames.of("\uD83D\uDE00".repeat(100)).getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThanOrEqualTo(255);
    }
}
