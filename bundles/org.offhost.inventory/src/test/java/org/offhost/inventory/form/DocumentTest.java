// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Documents are read as they were written, or not at all. */
class DocumentTest {
    @Test
    void aDocumentComesBackAsItWas() {
        Document d = new Document().put("a\"\\\n", "x\ud800\u0001").put("n", 42).putAll("m.", Map.of("k", "ü€😀"));
        Document back = Document.parse(d.toBytes(400)).orElseThrow();
        assertThat(back.under("")).isEqualTo(d.under(""));
        assertThat(back.under("m.")).containsExactly(Map.entry("k", "ü€😀"));
    }

    @Test
    void everyChangedByteOfADocumentIsFound() {
        byte[] bytes = new Document().put("key", "value").put("other", "ä").toBytes();
        for (int i = 0; i < bytes.length - 1; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 4;
            assertThat(Document.parse(changed)).isEmpty();
        }
        assertThat(Document.parse(new byte[0])).isEmpty();
    }
}
