// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.block.Origin;
import org.offhost.block.Unit;

class UnitRowTest {
    private static final Designator A = Designator.parse("naa.6000000000000001");
    private static final Designator B = Designator.parse("naa.6000000000000002");
    private static final Designator CUT_A = Designator.parse("naa.6000000000000011");
    private static final Designator CUT_B = Designator.parse("naa.6000000000000012");
    private static final UnitRow ROW =
            new UnitRow(List.of(disk(A, 1000, 512), disk(B, 500, 512)), List.of(CUT_A, CUT_B));

    private static Unit disk(Designator unit, long size, int block) {
        return new Unit(unit, Unit.Kind.BLOCKS, size, block, false, "");
    }

    @Test
    void byteOfASnapshotIsOneOfTheRow() {
        assertThat(ROW.inRow(CUT_B, 7)).hasValue(1007);
        assertThat(ROW.inRow(B, 7)).hasValue(1007);
        assertThat(ROW.inRow(CUT_A, 7)).hasValue(7);
        assertThat(ROW.inRow(Designator.parse("naa.6000000000000003"), 7)).isEmpty();
        assertThat(ROW.named(CUT_B)).isEqualTo(B);
        assertThat(ROW.size()).isEqualTo(1500);
    }

    @Test
    void onlyUnitsThatAVolumeLiesOnAreCopiedFrom() {
        assertThat(ROW.under(List.of(new Extent(0, 1000)))).containsExactly(CUT_A);
        assertThat(ROW.under(List.of(new Extent(1000, 1)))).containsExactly(CUT_B);
        assertThat(ROW.under(List.of(new Extent(1200, 1), new Extent(5, 1)))).containsExactly(CUT_A, CUT_B);
    }

    @Test
    void rowLiesOnWhatWasNamed() {
        assertThat(ROW.origin().together(new Extent(990, 20))).isEqualTo(new Origin.OnUnit(A, new Extent(990, 10)));
        assertThat(ROW.origin().together(new Extent(1000, 20))).isEqualTo(new Origin.OnUnit(B, new Extent(0, 20)));
    }

    @Test
    void disksOfOneBlockLengthAreAlike() {
        assertThatCode(() -> ROW.requireAlike(NoticeCode.SOURCE_IS_TAPE)).doesNotThrowAnyException();
        assertThatThrownBy(() -> UnitRow.of(List.of(disk(A, 4096, 512), disk(B, 4096, 4096)))
                        .requireAlike(NoticeCode.SOURCE_IS_TAPE))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("beside-unlike");
        Unit tape = new Unit(B, Unit.Kind.RECORDS, 0, 512, false, "");
        assertThatThrownBy(() -> UnitRow.of(List.of(disk(A, 4096, 512), tape)).requireAlike(NoticeCode.SOURCE_IS_TAPE))
                .hasMessageContaining("source-is-tape");
    }
}
