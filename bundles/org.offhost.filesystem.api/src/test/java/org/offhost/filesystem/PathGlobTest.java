// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathGlobTest {
    @ParameterizedTest
    @CsvSource({
        "/a/*, /a/b, true",
        "/a/*, /a, false",
        "/a/*, /a/b/c, false",
        "/a/**, /a/b/c, true",
        "/a/**, /a, true",
        "/**/c, /c, true",
        "/**/c, /a/b/c, true",
        "/**/b/*.TXT, /x/b/y.txt, true",
        "/**/b/**/d, /b/c/b/d, true",
        "/f?o, /fxo, true",
        "/f?o, /fo, false",
        "/[a-c]x, /Bx, true",
        "/[!a-c]x, /bx, false",
        "/[!a-c]x, /dx, true",
        "/[]]x, /]x, true",
        "/a*b*c, /aXbYbc, true",
        "/a*b*c, /aXbYb, false",
        "/GRÜ*, /grüße, true"
    })
    void patternMatchesNamesAndCharacters(String glob, String path, boolean matches) {
        assertThat(new PathGlob(glob).matches(path)).isEqualTo(matches);
    }

    @Test
    void setWithoutEndIsRefused() {
        assertThatThrownBy(() -> new PathGlob("/a/[b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'[' without ']'");
    }

    @Test
    void manyWildcardsTakeNoLongTime() {
        PathGlob glob = new PathGlob("/" + "a*".repeat(60) + "b");
        Assertions.assertTimeoutPreemptively(
                Duration.ofMinutes(1),
                () -> assertThat(glob.matches("/" + "a".repeat(30_000))).isFalse());
    }
}
