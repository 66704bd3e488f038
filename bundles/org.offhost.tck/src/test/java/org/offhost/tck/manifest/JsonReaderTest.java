// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    @Test
    void everyKindOfValueIsRead() {
        assertThat(JsonReader.object(" {\"a\" : [1, -2, [], {}], \"b\":true,\"c\":null,\"d\":\"\\u00e9\\n\\\"/\"} "))
                .containsEntry("a", List.of(1L, -2L, List.of(), java.util.Map.of()))
                .containsEntry("b", true)
                .containsEntry("c", null)
                .containsEntry("d", "é\n\"/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{} x", "{\"a\":\"\\u12\"}", "{\"a\":tru}"})
    void malformedTextIsRefused(String text) {
        assertThatThrownBy(() -> JsonReader.object(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
