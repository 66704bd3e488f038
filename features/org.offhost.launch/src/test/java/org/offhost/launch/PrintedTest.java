// SPDX-License-Identifier: Apache-2.0
package org.offhost.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintedTest {
    private static final String TABLE = "64 │ Active │  80 │ 0.1.0.SNAPSHOT │ org.offhost.snapshot.api\n";

    /** Gives its bytes in pieces. */
    private static final class Pieces extends InputStream {
        private final byte[] bytes;
        private final int piece;
        private int at;

        Pieces(byte[] bytes, int piece) {
            this.bytes = bytes;
            this.piece = piece;
        }

        @Override
        public int available() {
            return Math.min(piece, bytes.length - at);
        }

        @Override
        public int read() {
            return at < bytes.length ? bytes[at++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] to, int off, int length) {
            int n = Math.min(length, available());
            System.arraycopy(bytes, at, to, off, n);
            at += n;
            return n == 0 ? -1 : n;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 4096})
    void characterWhoseBytesComeApartIsOne(int piece) throws IOException {
        Printed printed = new Printed(new Pieces(TABLE.getBytes(StandardCharsets.UTF_8), piece));
        while (printed.more()) {
            // takes the next piece
        }
        assertThat(printed.text()).hasToString(TABLE);
    }
}
