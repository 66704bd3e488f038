// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionTest {
    @ParameterizedTest
    @CsvSource({
        "/docs, /docs, true",
        "docs, /DOCS/a/b.txt, true",
        "docs/, /docs/a, true",
        "docs, /docs2, false",
        "docs, /other/docs, false",
        "/, /anything/at/all, true",
        "*.txt, /a.TXT, true",
        "*.txt, /d/a.txt, false",
        "**/*.txt, /a.txt, true",
        "**/*.txt, /d/e/a.txt, true",
        "d/**, /d, true",
        "d/**, /d/e/f, true",
        "d/*, /d/e/f, false",
        "a/**/z, /a/z, true",
        "a/**/b/**/z, /a/x/b/y/y/z, true",
        "a/**/b/**/z, /a/x/c/y/y/z, false",
        "?.bin, /ä.bin, true",
        "?.bin, /ab.bin, false",
        "[a-c]x, /Bx, true",
        "[!a-c]x, /bx, false",
        "[!a-c]x, /dx, true",
        "[]]x, /]x, true",
        "Straße/Ä*, /straße/äpfel, true",
        "a*b*c*d, /aXbXcXe, false"
    })
    void globsMean(String glob, String path, boolean expected) {
        assertThat(Selection.of(List.of(glob)).matches(path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a[b", "a/[b/c"})
    void malformedGlobsAreRefused(String glob) {
        assertThatThrownBy(() -> Selection.of(List.of(glob))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void unpairedSurrogatesAreNamesLikeOthers() {
        assertThat(Selection.of(List.of("/x\ud800*")).matches("/x\ud800y")).isTrue();
    }

    @Test
    void manyStarsDoNotTakeForever() {
        Selection s = Selection.of(List.of("*a".repeat(60) + "/**" + "/*b".repeat(1)));
        assertThat(s.matches("/" + "a".repeat(3000) + "/c".repeat(2000))).isFalse();
    }

    @Test
    void noGlobMeansEverything() {
        assertThat(Selection.ALL.matches("/x")).isTrue();
        assertThat(Selection.of(List.of()).isAll()).isTrue();
    }
}
