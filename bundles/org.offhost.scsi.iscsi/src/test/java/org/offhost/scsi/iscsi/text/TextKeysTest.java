// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextKeysTest {
    @Test
    void whatIsEncodedIsParsed() throws Exception {
        TextKeys keys = TextKeys.NONE
                .with("InitiatorName", "iqn.2026-11.a:b")
                .with("X-a.b", "")
                .with("Key", "a=b");
        assertThat(StandardCharsets.UTF_8.decode(keys.encode()).toString())
                .isEqualTo("InitiatorName=iqn.2026-11.a:b\0X-a.b=\0Key=a=b\0");
        assertThat(TextKeys.parse(keys.encode())).isEqualTo(keys);
    }

    @Test
    void valuesAreNotTold() {
        assertThat(TextKeys.NONE.with("CHAP_R", "0x1234")).hasToString("[CHAP_R]");
        assertThat(new ChapSecret("name", "not to be told")).hasToString("ChapSecret[name]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=a", "Key", "Ke y=1", "A=1\0A=2", "K\n=1"})
    void whatIsNoKeyAndValueIsRefused(String text) {
        assertThatThrownBy(() -> TextKeys.parse(bytes(text))).isInstanceOf(NegotiationException.class);
    }

    @Test
    void tooLongKeysAndValuesAreRefused() {
        assertThatThrownBy(() -> TextKeys.parse(bytes("K".repeat(64) + "=1")))
                .hasMessageContaining("key=value expected");
        assertThatThrownBy(() -> TextKeys.parse(bytes("K=" + "1".repeat(8193)))).hasMessageContaining("at most 8192");
    }

    @Test
    void aPairMayBeCutInTwo() throws Exception {
        TextAssembly assembly = new TextAssembly();
        assertThat(assembly.add(bytes("Initia"), true)).isEmpty();
        assertThat(assembly.isPartial()).isTrue();
        assertThat(assembly.add(bytes("torName=x\0"), false)).contains(TextKeys.NONE.with("InitiatorName", "x"));
        assertThat(assembly.isPartial()).isFalse();
    }

    @Test
    void textWithoutEndIsRefused() throws Exception {
        TextAssembly assembly = new TextAssembly();
        ByteBuffer part = bytes("a".repeat(8192));
        for (int i = 0; i < TextAssembly.LONGEST / 8192; i++) {
            assembly.add(part, true);
        }
        assertThatThrownBy(() -> assembly.add(part, true)).hasMessageContaining("more than 65536");
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
