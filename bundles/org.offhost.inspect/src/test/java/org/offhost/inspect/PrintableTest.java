// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
    @ParameterizedTest
    @ValueSource(strings = {"plain.txt", "Grüße", "日本語", "😀", "a\\b", "שלום", "क्‍ष", "", " ~"})
    void textOfAnyScriptStaysAsItIs(String text) {
        assertThat(Printable.of(text)).isEqualTo(text);
    }

    @Test
    void whatMovesTheCursorIsSpelled() {
        assertThat(Printable.of("a\u001b[2Jb\r\n\tc\u007f\u009b"))
                .isEqualTo("a\\u001b[2Jb\\u000d\\u000a\\u0009c\\u007f\\u009b");
    }

    @Test
    void whatTurnsTheReadingDirectionOrBreaksLinesIsSpelled() {
        assertThat(Printable.of("exe.\u202etxt\u2066\u2028\ufeff")).isEqualTo("exe.\\u202etxt\\u2066\\u2028\\ufeff");
    }

    @Test
    void unpairedSurrogatesAreSpelled() {
        assertThat(Printable.of("a\ud800b\udc00")).isEqualTo("a\\ud800b\\udc00");
    }
}
