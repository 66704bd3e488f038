// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of units as people write them. */
class DesignatorTest {
    @ParameterizedTest
    @ValueSource(strings = {"naa.60af", "eui.0123456789abcdef", "t10.any thing", "file./a/b", "uri.nbd://host/x"})
    void textComesBack(String text) {
        assertThat(Designator.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"naa.60a", "naa.6g", "eui.60/f", "naa.60:f", "naa.6\u0660", "eui.60 f"})
    void otherThanWholeOctetsIsRefused(String text) {
        assertThatThrownBy(() -> Designator.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not an even number of hexadecimal digits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "naa", "naa.", ".60", "wwn.60"})
    void whatIsNoNameIsRefused(String text) {
        assertThatThrownBy(() -> Designator.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
