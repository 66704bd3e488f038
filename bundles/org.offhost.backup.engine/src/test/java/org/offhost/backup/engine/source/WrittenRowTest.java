// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.block.Unit;
import org.offhost.snapshot.ChangedRanges;

class WrittenRowTest {
    private static final Designator A = Designator.parse("naa.6000000000000001");
    private static final Designator B = Designator.parse("naa.6000000000000002");
    private static final Designator C = Designator.parse("naa.6000000000000003");
    private static final UnitRow ROW = UnitRow.of(List.of(disk(A, 1 << 20), disk(B, 2 << 20), disk(C, 1 << 20)));
    private static final List<Extent> ON_ALL = List.of(new Extent(0, 4 << 20));
    private static final ChangedRanges DOUBT = ChangedRanges.unknown("the map was lost");

    private static Unit disk(Designator unit, long size) {
        return new Unit(unit, Unit.Kind.BLOCKS, size, 512, false, "");
    }

    private static ChangedRanges known(int chunk, Extent... ranges) {
        return ChangedRanges.known(chunk, List.of(ranges));
    }

    private static List<Extent> all(ChangedRanges ranges) {
        return StreamSupport.stream(ranges.ranges().spliterator(), false).toList();
    }

    @Test
    void rangesCountFromWhereTheirUnitBegins() throws IOException {
        Map<Designator, ChangedRanges> told = Map.of(
                A,
                known(65_536, new Extent(0, 65_536)),
                B,
                known(4096),
                C,
                known(8192, new Extent(8192, 8192), new Extent(1 << 19, 8192)));
        ChangedRanges row = WrittenRow.of(ROW, ON_ALL, told::get);
        List<Extent> expected = List.of(
                new Extent(0, 65_536), new Extent((3 << 20) + 8192, 8192), new Extent((3 << 20) + (1 << 19), 8192));
        assertThat(all(row)).isEqualTo(expected);
        assertThat(all(row)).as("gone through again").isEqualTo(expected);
        assertThat(row.chunk()).isEqualTo(4096);
    }

    @Test
    void oneThatNobodyCanTellOfMakesAllOfItDoubtful() throws IOException {
        ChangedRanges row = WrittenRow.of(ROW, ON_ALL, unit -> unit.equals(B) ? DOUBT : known(4096));
        assertThat(row.doubt()).contains(B + ": the map was lost");
    }

    @Test
    void unitThatNothingLiesOnIsNotAsked() throws IOException {
        ChangedRanges row = WrittenRow.of(
                ROW,
                List.of(new Extent(512, 512), new Extent((3 << 20) + 512, 512)),
                unit -> unit.equals(B) ? DOUBT : known(4096, new Extent(4096, 4096)));
        assertThat(all(row)).containsExactly(new Extent(4096, 4096), new Extent((3 << 20) + 4096, 4096));
    }

    @Test
    void oneUnitAloneTellsItsDoubtInItsOwnWords() throws IOException {
        UnitRow alone = UnitRow.of(List.of(disk(A, 1 << 20)));
        assertThat(WrittenRow.of(alone, List.of(new Extent(0, 512)), unit -> DOUBT))
                .isEqualTo(DOUBT);
    }
}
