// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptPlaceTest {
    @ParameterizedTest
    @CsvSource({
        "'', LAST",
        "' \n', LAST",
        "' && b', DECIDES",
        "' && b && c | d', DECIDES",
        "' && b || c', AMID",
        "' || b', AMID",
        "'; b', AMID",
        "' && b; c', AMID",
        "' && b\nc', AMID",
        "' && b & c', AMID",
        "' & b', AMID",
        "'\nb', AMID",
        "' } { b }', AMID",
        "' && b } { c }', AMID",
        "') && b', AMID"
    })
    void isReadFromWhatComesAfter(String rest, ScriptPlace place) {
        assertThat(ScriptPlace.of("a --json" + rest, "a --json".length())).isEqualTo(place);
    }
}
