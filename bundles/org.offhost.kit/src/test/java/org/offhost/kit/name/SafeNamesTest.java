// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeNamesTest {
    @Test
    void ordinaryNamesStayAsTheyAre() {
        for (String name : new String[] {
            "a", "Grüße.txt", "日本語", "emoji-\uD83D\uDE00", "a:b", "..hidden", "%41", "שלום", "a\u200Db"
        }) {
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
    void devicesOfWindowsAreFilesWhereThatMatters() {
        NameRules windows = new NameRules(true, "", "", Character.MAX_CODE_POINT, 255, false, true);
        assertThat(SafeNames.of("CON", windows)).isEqualTo("%u0043ON");
        assertThat(SafeNames.of("lpt1.txt", windows)).isEqualTo("%u006Cpt1.txt");
        assertThat(SafeNames.of("nul .a.b", windows)).isEqualTo("%u006Eul .a.b");
        for (String file : new String[] {"CONSOLE", "com", "COM10", "a.CON"}) {
            assertThat(SafeNames.of(file, windows)).isEqualTo(file);
        }
        assertThat(SafeNames.of("CON")).isEqualTo("CON");
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

    @ParameterizedTest
    @ValueSource(
            ints = {0x01, 0x1F, 0x7F, 0x80, 0x9B, 0x9F, 0x061C, 0x200E, 0x200F, 0x202A, 0x202E, 0x2028, 0x2066, 0x2069})
    void whatMovesACursorOrTurnsTheReadingDirectionIsSpelled(int character) {
        String name = "a" + (char) character + "b";
        assertThat(SafeNames.of(name)).isEqualTo(String.format("a%%u%04Xb", character));
    }

    @Test
    void namesOfMillionsOfCharactersAreCutInOnePass() {
        for (String part : new String[] {"x", "ü", "\uD83D\uDE00", "\u0001", "\uD800"}) {
            String name = part.repeat((8 << 20) / part.length());
            String safe = assertTimeoutPreemptively(Duration.ofMinutes(1), () -> SafeNames.of(name));
            assertThat(safe.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(230, 255);
            assertThat(safe).isNotEqualTo(SafeNames.of(name + part)).isEqualTo(SafeNames.of(name));
        }
    }

    @Test
    void namesOfAsManyBytesAsThereMayBeStayAsTheyAre() {
        assertThat(SafeNames.of("x".repeat(255))).isEqualTo("x".repeat(255));
        assertThat(SafeNames.of("x".repeat(256))).startsWith("x".repeat(240)).contains("~");
    }

    @Test
    void whatAFolderRefusesIsSpelled() {
        NameRules stick = new NameRules(true, "\"*:<>?\\|", ". ", 0xFFFF, 255, false, false);
        assertThat(SafeNames.of("a:b", stick)).isEqualTo("a%u003Ab");
        assertThat(SafeNames.of("a.", stick)).isEqualTo("a%u002E");
        assertThat(SafeNames.of("a. ", stick)).isEqualTo("a.%u0020");
        assertThat(SafeNames.of("..", stick)).isEqualTo(".%u002E");
        assertThat(SafeNames.of("\uD83D\uDE00", stick)).isEqualTo("%uD83D%uDE00");
        assertThat(SafeNames.of("a.b c", stick)).isEqualTo("a.b c");
    }

    @Test
    void numbersGoBeforeTheExtension() {
        assertThat(SafeNames.numbered("name.txt", 2, NameRules.POSIX)).isEqualTo("name~2.txt");
        assertThat(SafeNames.numbered("name", 13, NameRules.POSIX)).isEqualTo("name~13");
        assertThat(SafeNames.numbered(".profile", 2, NameRules.POSIX)).isEqualTo(".profile~2");
        assertThat(SafeNames.numbered("h.txt:s1", 2, NameRules.POSIX)).isEqualTo("h.txt:s1~2");
        String longest = SafeNames.numbered("ü".repeat(125) + ".html", 2, NameRules.POSIX);
        assertThat(longest).endsWith("ü~2.html");
        assertThat(longest.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(250, 255);
    }
}
