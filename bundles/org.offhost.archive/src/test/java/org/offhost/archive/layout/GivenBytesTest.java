// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.archive.WrittenBytes;
import org.offhost.archive.tar.Chunk;
import org.offhost.archive.tar.Content;
import org.offhost.archive.tar.MemberChunks;
import org.offhost.archive.tar.MemberSource;
import org.offhost.archive.tar.TarHeader;
import org.offhost.archive.tar.TarMember;
import org.offhost.copy.Piece;
import org.offhost.tck.MemoryBlockDevice;

class GivenBytesTest {
    private static final int PAGE = 4096;
    private static final int FILES = 20;

    @TempDir
    Path folder;

    private final List<Long> reads = new ArrayList<>();

    /** A stream of files whose content begins on a page each; what a copy manager copies is zeros. */
    private byte[] copied(GivenBytes given, int length) throws IOException {
        List<TarMember> members = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            members.add(new TarMember("f" + i, TarHeader.FILE, Content.of(new Chunk.Span((long) i * length, length)))
                    .align(PAGE, 0));
        }
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        try (PieceFlow flow = new PieceFlow(
                new MemberChunks(List.of(MemberSource.of(members)), 0),
                0,
                new MemoryBlockDevice(new byte[FILES * length]),
                Optional.of(given),
                Optional.empty())) {
            for (Optional<Piece> p = flow.next(); p.isPresent(); p = flow.next()) {
                if (p.get() instanceof Piece.Inline i) {
                    stream.write(bytes(i));
                } else {
                    stream.write(new byte[(int) p.get().length()]);
                }
            }
        }
        return stream.toByteArray();
    }

    private static byte[] bytes(Piece.Inline piece) {
        byte[] bytes = new byte[(int) piece.length()];
        piece.bytes().duplicate().get(bytes);
        return bytes;
    }

    private WrittenBytes medium(byte[] bytes) {
        return (offset, target) -> {
            reads.add((long) target.remaining());
            target.put(ByteBuffer.wrap(bytes, (int) offset, target.remaining()));
        };
    }

    private long bytesRead() {
        return reads.stream().mapToLong(n -> n).sum();
    }

    @Test
    void whatFillsUpTheHeadersOfLargeFilesIsNotReadBack() throws IOException {
        try (GivenBytes given = new GivenBytes(folder.resolve("given"))) {
            byte[] stream = copied(given, 64 << 10);
            assertThat(given.compare(medium(stream), n -> {})).isPresent();
            assertThat(bytesRead()).isEqualTo(FILES * PAGE / 2);
            assertThat(reads).as("two for each file").hasSize(2 * FILES);

            stream[2000] = 'x';
            assertThat(given.compare(medium(stream), n -> {}))
                    .as("a space of the comment")
                    .isPresent();
            stream[PAGE - 512] = 'x';
            assertThat(given.compare(medium(stream), n -> {})).as("a name").isEmpty();
        }
    }

    @Test
    void headersOfSmallFilesAreReadTogetherWithWhatFillsThemUp() throws IOException {
        try (GivenBytes given = new GivenBytes(folder.resolve("given"))) {
            byte[] stream = copied(given, PAGE);
            assertThat(given.compare(medium(stream), n -> {})).isPresent();
            assertThat(reads).as("at once").hasSize(1);
        }
    }

    /** A file of spaces is no filling: whoever gave it is held to it. */
    @Test
    void spacesOfAFileAreComparedLikeOthers() throws IOException {
        byte[] spaces = new byte[3000];
        Arrays.fill(spaces, (byte) ' ');
        try (GivenBytes given = new GivenBytes(folder.resolve("given"));
                PieceFlow flow = new PieceFlow(
                        new MemberChunks(
                                List.of(MemberSource.of(
                                        List.of(new TarMember("s", TarHeader.FILE, Content.of(spaces))))),
                                0),
                        0,
                        new MemoryBlockDevice(new byte[512]),
                        Optional.of(given),
                        Optional.empty())) {
            byte[] stream = bytes((Piece.Inline) flow.next().orElseThrow());
            assertThat(flow.next()).isEmpty();
            assertThat(given.compare(medium(stream), n -> {})).isPresent();
            stream[2000] = 'x';
            assertThat(given.compare(medium(stream), n -> {})).isEmpty();
        }
    }
}
