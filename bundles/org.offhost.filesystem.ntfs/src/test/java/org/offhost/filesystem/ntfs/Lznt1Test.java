// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.offhost.filesystem.CorruptStructureException;

class Lznt1Test {
    /** The example of [MS-XCA] 3.3. */
    private static final String EXAMPLE = "38b08846232000204720410010a24701a0452044000845015079"
            + "00c04520052413880 5b4024a44ef0358028c091601484500be009e0004011890 00".replace(" ", "");

    private static byte[] decode(byte[] packed, int limit) throws CorruptStructureException {
        byte[] target = new byte[limit];
        int length = Lznt1.decode(packed, packed.length, target, limit, "unit", 100);
        return Arrays.copyOf(target, length);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    @Test
    void exampleOfTheSpecificationIsDecoded() throws Exception {
        String text =
                "F# F# G A A G F# E D D E F# F# E E F# F# G A A G F# E D D E F# E D D E E F# D E F# G F# D E F# G "
                        + "F# E D E A F# F# G A A G F# E D D E F# E D D";

        byte[] decoded = decode(hex(EXAMPLE), 4096);

        assertThat(new String(decoded, 0, text.length(), StandardCharsets.US_ASCII))
                .isEqualTo(text);
        assertThat(decoded).hasSize(4096);
        assertThat(decoded[text.length() + 1]).isZero();
    }

    @Test
    void chunkStoredAsItIsFollowsACompressedOne() throws Exception {
        byte[] decoded = decode(hex("03b00241fc0f" + "0230" + "010203" + "0000"), 8192);

        assertThat(decoded).hasSize(8192);
        assertThat(decoded[4095]).isEqualTo((byte) 'A');
        assertThat(Arrays.copyOfRange(decoded, 4096, 4100)).containsExactly(1, 2, 3, 0);
    }

    @Test
    void pairThatLeadsOutOfTheChunkIsRefused() {
        assertThatThrownBy(() -> decode(hex("03b00241fc1f"), 4096))
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageStartingWith("unit at byte 100: expected a chunk that decodes to up to 4096 bytes");
        assertThatThrownBy(() -> decode(hex("02b0010000"), 4096)).hasMessageContaining("decodes to");
        assertThatThrownBy(() -> decode(hex("02b0024100"), 4096)).hasMessageContaining("decodes to");
        assertThatThrownBy(() -> decode(hex("03b00241ff0f"), 4096)).hasMessageContaining("decodes to");
    }

    @Test
    void chunkLongerThanTheInputIsRefused() {
        assertThatThrownBy(() -> decode(hex("ffbf0041"), 4096))
                .hasMessageContaining("a chunk of up to 4 bytes, found 4098 bytes");
    }

    @Test
    void noiseEndsInATypedErrorOrFillsWithinBounds() {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[1 + random.nextInt(200)];
            random.nextBytes(noise);
            if (noise.length > 1) {
                noise[1] = (byte) (0xB0 | noise[1] & 0x80);
                noise[0] = (byte) Math.max(0, noise.length - 3);
            }
            byte[] target = new byte[8192 + 16];
            try {
                Lznt1.decode(noise, noise.length, target, 8192, "noise", 0);
            } catch (CorruptStructureException expected) {
                assertThat(expected).hasMessageContaining("chunk");
            }
            assertThat(Arrays.copyOfRange(target, 8192, target.length)).containsOnly(0);
        }
    }
}
