// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

class IndexDeflaterTest {
    private static final int LENGTH = 70_000;

    private final Random random = new Random(1);

    @Test
    void blocksThatDeflateAreAllDeflated() throws DataFormatException {
        try (IndexDeflater deflater = new IndexDeflater()) {
            for (int i = 0; i < 40; i++) {
                byte[] raw = new byte[LENGTH];
                Arrays.fill(raw, (byte) i);

                byte[] packed = deflater.deflate(raw);

                assertThat(packed.length).isLessThan(LENGTH / 10);
                assertThat(inflated(packed)).isEqualTo(raw);
            }
        }
    }

    @Test
    void blocksThatDoNotAreStored() throws DataFormatException {
        try (IndexDeflater deflater = new IndexDeflater()) {
            for (int i = 0; i < 40; i++) {
                byte[] raw = noise();

                byte[] packed = deflater.deflate(raw);

                assertThat(packed.length).isBetween(LENGTH, LENGTH + LENGTH / 1000 + 32);
                assertThat(inflated(packed)).isEqualTo(raw);
            }
        }
    }

    @Test
    void deflatesAgainSoonAfterTheContentDoes() {
        try (IndexDeflater deflater = new IndexDeflater()) {
            deflater.deflate(noise());
            int stored = 0;
            while (deflater.deflate(new byte[LENGTH]).length > LENGTH) {
                stored++;
            }

            assertThat(stored).isEqualTo(15);
            assertThat(deflater.deflate(new byte[LENGTH]).length).isLessThan(LENGTH / 10);
        }
    }

    @Test
    void theSameBlocksGiveTheSameBytes() {
        byte[][] blocks = new byte[20][];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = i % 5 == 0 ? new byte[LENGTH] : noise();
        }

        assertThat(all(blocks)).isDeepEqualTo(all(blocks));
    }

    private static byte[][] all(byte[][] blocks) {
        try (IndexDeflater deflater = new IndexDeflater()) {
            return Arrays.stream(blocks).map(deflater::deflate).toArray(byte[][]::new);
        }
    }

    private byte[] noise() {
        byte[] raw = new byte[LENGTH];
        random.nextBytes(raw);
        return raw;
    }

    private static byte[] inflated(byte[] packed) throws DataFormatException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            byte[] raw = new byte[LENGTH];
            assertThat(inflater.inflate(raw)).isEqualTo(LENGTH);
            assertThat(inflater.inflate(new byte[1])).isZero();
            assertThat(inflater.finished()).isTrue();
            return raw;
        } finally {
            inflater.end();
        }
    }
}
