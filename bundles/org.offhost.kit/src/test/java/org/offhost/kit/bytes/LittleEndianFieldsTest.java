// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LittleEndianFieldsTest {
    private static final byte[] BYTES = {
        (byte) 0xFE, (byte) 0xFF, 3, (byte) 0x84, 5, 6, 7, (byte) 0x88, 'F', 'A', 'T', (byte) 0xE4
    };

    @Test
    void numbersAreLittleEndianAndUnsignedWhereTheySayUnsigned() {
        LittleEndianFields fields = new LittleEndianFields(ByteBuffer.wrap(BYTES));
        assertThat(fields.u8(0)).isEqualTo(0xFE).isEqualTo(LittleEndian.u8(BYTES, 0));
        assertThat(fields.u16(0)).isEqualTo(0xFFFE).isEqualTo(LittleEndian.u16(BYTES, 0));
        assertThat(fields.i32(0)).isEqualTo(0x8403_FFFE).isEqualTo(LittleEndian.i32(BYTES, 0));
        assertThat(fields.u32(0)).isEqualTo(0x8403_FFFEL).isEqualTo(LittleEndian.u32(BYTES, 0));
        assertThat(fields.i64(0)).isEqualTo(0x8807_0605_8403_FFFEL).isEqualTo(LittleEndian.i64(BYTES, 0));
        assertThat(fields.utf16(8)).isEqualTo((char) ('A' << 8 | 'F'));
        assertThat(fields.text(8, 4)).isEqualTo("FATä");
    }

    @Test
    void bufferTheyWereMadeOfStaysAsItWas() {
        ByteBuffer buffer = ByteBuffer.wrap(BYTES).position(3);
        new LittleEndianFields(buffer).u32(0);
        new LittleEndianFields(buffer).text(8, 3);
        assertThat(buffer.position()).isEqualTo(3);
        assertThat(buffer.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
    }

    @Test
    void structureEndsAtTheLimit() {
        LittleEndianFields fields =
                new LittleEndianFields(ByteBuffer.wrap(BYTES).limit(8));
        assertThat(fields.length()).isEqualTo(8);
        assertThatThrownBy(() -> fields.u16(7)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> fields.text(7, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> fields.u8(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void structuresAreComparedByRange() {
        byte[] other = BYTES.clone();
        other[4] = 9;
        LittleEndianFields fields = new LittleEndianFields(ByteBuffer.wrap(BYTES));
        assertThat(fields.same(new LittleEndianFields(ByteBuffer.wrap(other)), 0, 4))
                .isTrue();
        assertThat(fields.same(new LittleEndianFields(ByteBuffer.wrap(other)), 3, 2))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 127, -128, 128, 0x7FFF_FFFFL, -0x8000_0000L, Long.MIN_VALUE, Long.MAX_VALUE})
    void signedNumbersOfAnyLengthKeepTheirSign(long value) {
        byte[] bytes = new byte[10];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(1, value);
        for (int length = 1; length <= 8; length++) {
            int unused = 64 - 8 * length;
            assertThat(LittleEndian.signed(bytes, 1, length))
                    .as("%s bytes of %s", length, value)
                    .isEqualTo(value << unused >> unused);
        }
    }

    @Test
    void whatWasPutIsRead() {
        byte[] bytes = new byte[6];
        LittleEndian.put32(bytes, 1, 0x8403_FFFE);
        assertThat(bytes).containsExactly(0, 0xFE, 0xFF, 3, 0x84, 0);
    }

    @Test
    void namesKeepWhatIsNoCharacter() {
        String name = "a\uD800ö\u20AC";
        byte[] bytes = new byte[10];
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asCharBuffer()
                .put(name)
                .put('x');
        assertThat(LittleEndian.utf16(bytes, 0, 4)).isEqualTo(name);
        assertThat(LittleEndian.utf16(bytes, 8, 1)).isEqualTo("x");
        assertThat(LittleEndian.utf16(bytes, 8, 0)).isEmpty();
    }

    @Test
    void signatureThatIsNoTextIsANumber() {
        assertThat(LittleEndian.signature(new byte[] {'F', 'I', 'L', 'E'}, 0)).isEqualTo("FILE");
        assertThat(LittleEndian.signature(new byte[] {'F', 'I', 0, 'E'}, 0)).isEqualTo("0x45004946");
    }
}
