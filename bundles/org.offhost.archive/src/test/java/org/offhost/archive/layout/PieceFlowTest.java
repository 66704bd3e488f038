// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.offhost.archive.OneUnit;
import org.offhost.archive.tar.Chunk;
import org.offhost.archive.tar.Content;
import org.offhost.archive.tar.MemberChunks;
import org.offhost.archive.tar.MemberSource;
import org.offhost.archive.tar.TarHeader;
import org.offhost.archive.tar.TarMember;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.block.Layout;
import org.offhost.block.Origin;
import org.offhost.copy.Piece;
import org.offhost.tck.CountingBlockDevice;
import org.offhost.tck.FilterBlockDevice;
import org.offhost.tck.MemoryBlockDevice;

class PieceFlowTest {
    private static final int LENGTH = 8 << 20;

    private final CountingBlockDevice volume = new CountingBlockDevice(new MemoryBlockDevice(new byte[LENGTH]));

    /** The index of a million files is one chunk: taken at once, it filled a heap of 256 MiB. */
    @Test
    void longChunkIsReadAsItsPiecesAreTaken() throws Exception {
        TarMember member = new TarMember("index", TarHeader.FILE, Content.of(new Chunk.Tail(0, LENGTH)));
        try (PieceFlow flow = new PieceFlow(
                new MemberChunks(List.of(MemberSource.of(List.of(member))), 0),
                0,
                volume,
                Optional.empty(),
                Optional.empty())) {
            long taken = 0;
            for (Optional<Piece> p = flow.next(); p.isPresent(); p = flow.next()) {
                taken += p.get().length();
                assertThat(volume.bytesRead()).isLessThanOrEqualTo(taken);
            }

            assertThat(volume.bytesRead()).isEqualTo(LENGTH);
            assertThat(taken).isGreaterThan(LENGTH);
        }
    }

    private static final Designator ONE = Designator.parse("naa.6000000000000001");
    private static final Designator OTHER = Designator.parse("naa.6000000000000002");

    /** A volume in chunks of 8 KiB on two units, in turn. */
    private static BlockDevice striped() {
        byte[] bytes = new byte[64 << 10];
        new Random(3).nextBytes(bytes);
        Origin row = Origin.joined(List.of(
                new Origin(ONE, List.of(new Extent(0, 32 << 10))),
                new Origin(OTHER, List.of(new Extent(0, 32 << 10)))));
        Origin origin = row.of(new Layout(List.of(
                new Layout.Stripes(List.of(new Extent(0, 32 << 10), new Extent(32 << 10, 32 << 10)), 8 << 10))));
        return new FilterBlockDevice(new MemoryBlockDevice(bytes)) {
            @Override
            public Origin origin() {
                return origin;
            }
        };
    }

    private static List<Piece> pieces(OneUnit unit) throws IOException {
        TarMember member = new TarMember("f", TarHeader.FILE, Content.of(new Chunk.Span(4096, 24 << 10)));
        try (PieceFlow flow = new PieceFlow(
                new MemberChunks(List.of(MemberSource.of(List.of(member))), 0),
                0,
                striped(),
                Optional.empty(),
                Optional.of(unit))) {
            List<Piece> pieces = new ArrayList<>();
            for (Optional<Piece> p = flow.next(); p.isPresent(); p = flow.next()) {
                pieces.add(p.get());
            }
            return pieces;
        }
    }

    @Test
    void eachCopyGivesTheRangesOfItsUnitAndTheFirstWhatTheHostHas() throws Exception {
        List<Piece> first = pieces(new OneUnit(ONE, true, false));
        assertThat(first.get(0)).isInstanceOf(Piece.Inline.class);
        assertThat(first.subList(1, 5))
                .containsExactly(
                        new Piece.Range(new Extent(4096, 4096)),
                        new Piece.Skip(8 << 10),
                        new Piece.Range(new Extent(8 << 10, 8 << 10)),
                        new Piece.Skip(4096));
        assertThat(pieces(new OneUnit(OTHER, false, false)))
                .startsWith(
                        new Piece.Skip(first.get(0).length()),
                        new Piece.Skip(4096),
                        new Piece.Range(new Extent(0, 8 << 10)),
                        new Piece.Skip(8 << 10),
                        new Piece.Range(new Extent(8 << 10, 4096)))
                .noneMatch(Piece.Inline.class::isInstance)
                .noneMatch(Piece.Zeros.class::isInstance);
    }

    @Test
    void whatLiesElsewhereIsReadByThisHostWhereThereIsOneCopyAlone() throws Exception {
        List<Piece> pieces = pieces(new OneUnit(ONE, true, true));
        assertThat(pieces).noneMatch(Piece.Skip.class::isInstance);
        Piece.Inline read = (Piece.Inline) pieces.get(2);
        ByteBuffer expected = ByteBuffer.allocate(8 << 10);
        striped().read(8 << 10, expected);
        assertThat(read.bytes()).isEqualTo(expected.flip());
    }
}
