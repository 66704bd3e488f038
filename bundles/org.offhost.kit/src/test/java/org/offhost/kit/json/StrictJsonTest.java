// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictJsonTest {
    @Test
    void everyKindOfValueIsRead() throws Exception {
        Map<String, Object> read = StrictJson.object(
                " { \"a\\u00e9\\n\\\"\" : [1, -2, 3.5, 1e2, true, false, null, {}, []] , \"b\":{\"c\":\"\\/\"} } ", 2);
        assertThat(read)
                .containsExactly(
                        Map.entry(
                                "a\u00e9\n\"",
                                Arrays.asList(1L, -2L, 3.5, 100.0, true, false, null, Map.of(), List.of())),
                        Map.entry("b", Map.of("c", "/")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '~',
            value = {
                "~~ # more text # 0",
                "[] # one object # 2",
                "{} x # one object # 3",
                "{\"a\":1 # more text # 6",
                "{\"a\" 1} # ':' # 5",
                "{\"a\":1,} # '\"' # 7",
                "{\"a\":tru} # a value # 5",
                "{\"a\":1-2} # a value # 5",
                "{\"a\":99999999999999999999} # a value # 5",
                "{\"a\":1,\"a\":2} # each name once # 10",
                "{\"a\":\"\\x\"} # an escape # 8",
                "{\"a\":\"\\u00g0\"} # four hexadecimal digits # 10",
                "{\"a\":[[[]]]} # at most 2 levels # 7",
            })
    void whatIsNoneIsNamedWithItsPlace(String text, String expected, int position) {
        assertThatThrownBy(() -> StrictJson.object(text, 2)).isInstanceOfSatisfying(MalformedJsonException.class, e -> {
            assertThat(e.expected()).isEqualTo(expected);
            assertThat(e.position()).isEqualTo(position);
        });
    }

    @Test
    void controlCharacterOfAStringIsRefused() {
        assertThatThrownBy(() -> StrictJson.object("{\"a\":\"b\nc\"}", 2)).hasMessageContaining("no control character");
    }
}
