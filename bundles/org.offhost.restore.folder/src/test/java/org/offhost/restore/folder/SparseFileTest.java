// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.filesystem.KnownZeros;

class SparseFileTest {
    private static final int MIB = 1 << 20;

    @TempDir
    Path folder;

    /** A hole, some bytes in its midst, a hole; fails when it is read where it says that there are zeros. */
    private static final class Holes extends InputStream implements KnownZeros {
        private final long length;
        private final long from;
        private final byte[] data;
        private long at;

        Holes(long length, long from, byte[] data) {
            this.length = length;
            this.from = from;
            this.data = data;
        }

        @Override
        public long zerosAhead() {
            return at < from ? from - at : at < from + data.length ? 0 : length - at;
        }

        @Override
        public int read() throws IOException {
            if (at >= length) {
                return -1;
            }
            if (at < from || at >= from + data.length) {
                throw new IOException("a hole was read at byte " + at);
            }
            return data[(int) (at++ - from)] & 0xFF;
        }

        @Override
        public long skip(long n) {
            long skipped = Math.min(n, length - at);
            at += skipped;
            return skipped;
        }
    }

    @Test
    void fifteenTerabytesOfHoleAreWrittenAtOnce() throws Exception {
        long length = 15_000_000_000_000L;
        byte[] data = new byte[128 << 10];
        new Random(1).nextBytes(data);
        Path file = folder.resolve("sparse");
        long[] most = new long[1];
        long written =
                SparseFile.write(new Holes(length, 5L << 40, data), length, file, n -> most[0] = Math.max(most[0], n));
        assertThat(written).isEqualTo(data.length);
        assertThat(most[0]).isLessThanOrEqualTo(data.length);
        assertThat(Files.size(file)).isEqualTo(length);
        try (SeekableByteChannel in = Files.newByteChannel(file)) {
            ByteBuffer there = ByteBuffer.allocate(data.length);
            in.position(5L << 40).read(there);
            assertThat(there.array()).isEqualTo(data);
        }
    }

    @Test
    void contentIsTheSameWhereverItsZerosAre() throws Exception {
        Random random = new Random(2);
        for (int i = 0; i < 40; i++) {
            byte[] content = new byte[random.nextInt(MIB)];
            for (int part = 0; part < 6; part++) {
                int from = random.nextInt(content.length + 1);
                int to = Math.min(content.length, from + random.nextInt(200_000));
                for (int k = from; k < to; k++) {
                    content[k] = (byte) random.nextInt();
                }
            }
            Path file = folder.resolve("f" + i);
            SparseFile.write(new ByteArrayInputStream(content), content.length, file, n -> {});
            assertThat(Files.readAllBytes(file)).isEqualTo(content);
        }
    }

    @Test
    void contentThatIsTooShortIsAnError() {
        assertThatThrownBy(() ->
                        SparseFile.write(new ByteArrayInputStream(new byte[10]), 11, folder.resolve("short"), n -> {}))
                .isInstanceOf(EOFException.class)
                .hasMessageContaining("ends at byte 10, expected 11");
    }

    @Test
    void fileThatIsThereAndLinkAreNotWrittenThrough() throws Exception {
        Path mine = Files.writeString(folder.resolve("mine"), "mine");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("elsewhere"));
        for (Path p : new Path[] {mine, link}) {
            assertThatThrownBy(() -> SparseFile.write(new ByteArrayInputStream(new byte[1]), 1, p, n -> {}))
                    .isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(mine).hasContent("mine");
        assertThat(folder.resolve("elsewhere")).doesNotExist();
    }
}
