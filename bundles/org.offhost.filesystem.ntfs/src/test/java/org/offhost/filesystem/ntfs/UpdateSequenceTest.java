// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.kit.bytes.LittleEndian;

class UpdateSequenceTest {
    /** A record whose sectors end in 1111h and 2222h, on disk in 0707h. */
    private static byte[] record() {
        byte[] bytes = new byte[1024];
        bytes[4] = 48;
        bytes[6] = 3;
        bytes[48] = bytes[49] = 7;
        bytes[50] = bytes[51] = 0x11;
        bytes[52] = bytes[53] = 0x22;
        bytes[510] = bytes[511] = bytes[1022] = bytes[1023] = 7;
        return bytes;
    }

    @Test
    void endOfEverySectorIsPutBack() throws Exception {
        byte[] bytes = record();
        UpdateSequence.apply(bytes, 0, 1024, "record", 0);

        assertThat(LittleEndian.u16(bytes, 510)).isEqualTo(0x1111);
        assertThat(LittleEndian.u16(bytes, 1022)).isEqualTo(0x2222);
    }

    @Test
    void tornRecordIsRefusedAndLeftAsItWas() {
        byte[] bytes = record();
        bytes[1022] = 6;
        byte[] before = bytes.clone();

        assertThatThrownBy(() -> UpdateSequence.apply(bytes, 0, 1024, "file record 9", 4096))
                .isInstanceOf(CorruptStructureException.class)
                .hasMessage(
                        "file record 9 at byte 4096: expected update sequence number 0x707 at byte 1022, found 0x706");
        assertThat(bytes).isEqualTo(before);
    }

    @Test
    void arrayThatDoesNotFitIsRefused() {
        for (int[] change : new int[][] {{6, 2}, {6, 4}, {4, 2}, {4, 49}, {5, 4}}) {
            byte[] bytes = record();
            bytes[change[0]] = (byte) change[1];
            assertThatThrownBy(() -> UpdateSequence.apply(bytes, 0, 1024, "record", 0))
                    .hasMessageContaining("update sequence array of 3 numbers");
        }
    }
}
