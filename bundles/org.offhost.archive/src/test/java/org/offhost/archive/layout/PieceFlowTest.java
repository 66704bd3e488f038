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
import org.offhost.filesystem.MappedDevice;
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
        return pieces(striped(), new Chunk.Span(4096, 24 << 10), Optional.of(unit));
    }

    private static List<Piece> pieces(BlockDevice source, Chunk.Span content, Optional<OneUnit> unit)
            throws IOException {
        TarMember member = new TarMember("f", TarHeader.FILE, Content.of(content));
        try (PieceFlow flow = new PieceFlow(
                new MemberChunks(List.of(MemberSource.of(List.of(member))), 0), 0, source, Optional.empty(), unit)) {
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

    /** Chunks of 8 KiB: swapped, of zeros, of zeros but for 1 KiB, and coded; each of the last two with its neighbour's place. */
    private static BlockDevice mapped() {
        return new MappedDevice(striped(), new Origin.Mapping() {
            @Override
            public long length() {
                return 48 << 10;
            }

            @Override
            public Run at(Extent bytes) {
                int chunk = 8 << 10;
                long into = bytes.position() % chunk;
                long most = Math.min(bytes.length(), chunk - into);
                return switch ((int) (bytes.position() / chunk)) {
                    case 0 -> new Run(Kind.STORED, chunk + into, most);
                    case 1 -> new Run(Kind.STORED, into, most);
                    case 2 -> new Run(Kind.ZEROS, 0, most);
                    case 3 ->
                        into < 1024
                                ? new Run(Kind.ZEROS, 0, Math.min(most, 1024 - into))
                                : new Run(Kind.STORED, 4 * chunk + into, most);
                    default -> new Run(Kind.CODED, 0, most);
                };
            }

            @Override
            public void read(long position, ByteBuffer target) {
                while (target.hasRemaining()) {
                    target.put((byte) 7);
                }
            }
        });
    }

    private static byte[] inline(Piece piece) {
        ByteBuffer bytes = ((Piece.Inline) piece).bytes();
        byte[] all = new byte[bytes.remaining()];
        bytes.get(all);
        return all;
    }

    @Test
    void holesOfAMapAreZerosAndWhatIsCodedIsRead() throws Exception {
        List<Piece> pieces = pieces(mapped(), new Chunk.Span(0, 40 << 10), Optional.of(new OneUnit(ONE, true, false)));
        assertThat(pieces.subList(1, 4))
                .containsExactly(
                        new Piece.Skip(8 << 10), new Piece.Range(new Extent(0, 8 << 10)), new Piece.Zeros(8 << 10));
        assertThat(inline(pieces.get(4))).hasSize(1024).containsOnly(0);
        assertThat(pieces.get(5)).isEqualTo(new Piece.Range(new Extent((16 << 10) + 1024, (8 << 10) - 1024)));
        assertThat(inline(pieces.get(6))).startsWith(new byte[] {7, 7}).hasSizeGreaterThanOrEqualTo(8 << 10);
        assertThat(pieces(mapped(), new Chunk.Span(0, 40 << 10), Optional.of(new OneUnit(OTHER, false, false))))
                .startsWith(
                        new Piece.Skip(pieces.get(0).length()),
                        new Piece.Range(new Extent(0, 8 << 10)),
                        new Piece.Skip(8 << 10),
                        new Piece.Skip(8 << 10),
                        new Piece.Skip(1024),
                        new Piece.Skip((8 << 10) - 1024),
                        new Piece.Skip(8 << 10));
    }
}
