// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.block.Layout;
import org.offhost.block.Origin;
import org.offhost.copy.Piece;
import org.offhost.copy.PieceSource;

/** A volume of 90 bytes whose ranges lie at 1000 and more, restored to places of several kinds from every byte on. */
class PlacedStreamTest {
    private static final int LENGTH = 90;

    private static final Designator UNIT = Designator.parse("naa.6000000000000001");
    private static final Designator OTHER = Designator.parse("naa.6000000000000002");
    private static final Origin ROW = new Origin(UNIT, List.of(new Extent(0, 400)));

    @TempDir
    private Path folder;

    /** Bytes 20 to 29 and from 75 on are of no file. */
    private PieceFile volume() throws IOException {
        Queue<Piece> pieces = new ArrayDeque<>(List.of(
                new Piece.Range(new Extent(1000, 20)), new Piece.Skip(10), new Piece.Range(new Extent(3000, 45))));
        PieceSource source = () -> Optional.ofNullable(pieces.poll());
        return PieceFile.of(source, folder.resolve("pieces"));
    }

    /** For each byte of the unit from where it comes; 0 if it is left alone. */
    private static void write(PieceFile volume, PlacedStream placed, long from, int[] unit) throws IOException {
        for (PlacedStream.Part part : placed.from(from)) {
            long at = part.rest(Math.max(from, part.start())).position();
            try (PieceSource pieces = PlacedStream.pieces(volume, part, from)) {
                for (Optional<Piece> p = pieces.next(); p.isPresent(); p = pieces.next()) {
                    for (int i = 0; i < p.get().length(); i++, at++) {
                        if (p.get() instanceof Piece.Range r) {
                            unit[(int) at] += (int) r.extent().position() + i;
                        }
                    }
                }
            }
            assertThat(at).isLessThanOrEqualTo(part.range().end());
        }
    }

    private static int[] expected(Layout place) {
        int[] unit = new int[400];
        for (int i = 0; i < 75; i++) {
            int on = (int) place.together(new Extent(i, 1)).position();
            unit[on] = i < 20 ? 1000 + i : i < 30 ? 0 : 3000 + i - 30;
        }
        return unit;
    }

    @Test
    void everyByteIsWrittenOnceWhereItLies() throws IOException {
        PieceFile volume = volume();
        for (String text :
                List.of("5+95", "300+40 100+60", "8*0+32/100+32/200+32", "3+7 4*20+24/60+24 10*100+20/140+20")) {
            Layout place = Layout.parse(text);
            PlacedStream placed = new PlacedStream(ROW, place, LENGTH);
            int[] unit = new int[400];
            write(volume, placed, 0, unit);
            assertThat(unit).as(text).isEqualTo(expected(place));
            assertThat(placed.from(0).get(placed.from(0).size() - 1).end()).isEqualTo(LENGTH);
        }
    }

    @Test
    void goesOnFromAnyByteOfItsOrder() throws IOException {
        PieceFile volume = volume();
        Layout place = Layout.parse("3+7 4*20+24/60+24 10*100+20/140+20");
        PlacedStream placed = new PlacedStream(ROW, place, LENGTH);
        int[] expected = expected(place);
        for (long from = 0; from < LENGTH; from++) {
            assertThat(placed.at(from).start()).isLessThanOrEqualTo(from);
            assertThat(placed.at(from).end()).isGreaterThan(from);
            int[] unit = new int[400];
            write(volume, placed, from, unit);
            int[] before = expected.clone();
            for (PlacedStream.Part part : placed.from(from)) {
                Extent rest = part.rest(Math.max(from, part.start()));
                Arrays.fill(before, (int) rest.position(), (int) rest.end(), 0);
            }
            int[] both = new int[400];
            Arrays.setAll(both, i -> unit[i] + before[i]);
            assertThat(both).as("from %d", from).isEqualTo(expected);
        }
    }

    @Test
    void stripeIsOnePlanHoweverManyChunksItHas() {
        PlacedStream placed = new PlacedStream(ROW, Layout.parse("8*0+32/100+32/200+32"), 72);
        assertThat(placed.from(0)).hasSize(3);
        assertThat(placed.at(30).range()).isEqualTo(new Extent(100, 24));
    }

    @Test
    void rangeOverTwoUnitsIsAPlanOfEach() throws IOException {
        Origin row = Origin.joined(
                List.of(new Origin(UNIT, List.of(new Extent(0, 60))), new Origin(OTHER, List.of(new Extent(0, 340)))));
        PlacedStream placed = new PlacedStream(row, Layout.parse("5+95"), LENGTH);
        assertThat(placed.from(0))
                .containsExactly(
                        new PlacedStream.Part(UNIT, 0, new Extent(5, 55), 0, 55, 55),
                        new PlacedStream.Part(OTHER, 55, new Extent(0, 35), 55, 35, 35));
        assertThat(new PlacedStream(row, Layout.parse("8*0+48/60+48"), LENGTH).from(0))
                .extracting(PlacedStream.Part::unit)
                .startsWith(UNIT, OTHER);
        assertThatThrownBy(() -> new PlacedStream(row, Layout.parse("8*0+48/50+48"), LENGTH))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
