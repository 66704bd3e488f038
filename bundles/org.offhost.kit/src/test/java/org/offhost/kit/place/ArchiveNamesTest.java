// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.place;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveNamesTest {
    private final ArchiveNames names = new ArchiveNames(10);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/..",
                "/a/../b",
                "/a/..",
                "/./a",
                "/C:x",
                "/a\\b",
                "/a\u0000",
                "/\ud800",
                "/a\n/../b",
                "/12345678901"
            })
    void nameThatLeadsOutOrIsNoTextIsNone(String path) {
        assertThat(names.of(path)).isEmpty();
    }

    @Test
    void nameIsThePathWithoutWhatItBeginsWith() {
        assertThat(names.of("/")).contains("");
        assertThat(names.of("/a//b")).contains("a/b");
        assertThat(names.of("//a")).contains("a");
        assertThat(names.of("/...")).contains("...");
        assertThat(names.of("/a..b/c:d")).contains("a..b/c:d");
        assertThat(names.of("/1234567890")).contains("1234567890");
    }

    @Test
    void nobodyGetsANameThatAnotherHas() {
        assertThat(names.take("a/")).isTrue();
        assertThat(names.take("a/")).isFalse();
        assertThat(names.free("b")).isEqualTo("b");
        assertThat(names.free("b")).isEqualTo("b~1");
        assertThat(names.free("b~1")).isEqualTo("b~1~2");
    }
}
