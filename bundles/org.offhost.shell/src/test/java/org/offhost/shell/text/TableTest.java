// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columnsStandBelowEachOtherWhateverTheScript() {
        StringWriter text = new StringWriter();
        try (PrintWriter out = new PrintWriter(text)) {
            Table.print(
                    out,
                    List.of(
                            List.of("NAME", "N"),
                            List.of("日本語", "1"),
                            List.of("e\u0301", "2"),
                            List.of("a\u001b[m", "3")));
        }
        assertThat(text.toString().lines())
                .containsExactly("NAME       N", "日本語     1", "e\u0301          2", "a\\u001b[m  3");
    }
}
