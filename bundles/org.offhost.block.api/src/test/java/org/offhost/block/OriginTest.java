// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginTest {
    private static final Designator UNIT = Designator.parse("naa.6000000000000001");
    private static final Designator OTHER = Designator.parse("naa.6000000000000002");

    private final Origin origin =
            new Origin(UNIT, List.of(new Extent(1000, 100), new Extent(0, 50), new Extent(2000, 10)));

    @ParameterizedTest
    @CsvSource({
        "0, 160, 1000, 100",
        "99, 2, 1099, 1",
        "100, 60, 0, 50",
        "120, 10, 20, 10",
        "149, 11, 49, 1",
        "150, 10, 2000, 10",
        "159, 1, 2009, 1"
    })
    void headOfARangeLiesTogether(long position, long length, long onUnit, long head) {
        assertThat(origin.together(new Extent(position, length)))
                .isEqualTo(new Origin.OnUnit(UNIT, new Extent(onUnit, head)));
    }

    @Test
    void bytesBehindTheEndLieNowhere() {
        assertThatThrownBy(() -> origin.together(new Extent(150, 11))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Origin(UNIT, List.of()).together(new Extent(0, 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void partOfADeviceInPiecesIsInPiecesThatAreJoinedWhereTheyMeet() {
        assertThat(origin.of(Layout.parse("90+20 110+5 0+1")).layout()).hasToString("1090+10 0+15 1000+1");
    }

    @Test
    void bytesOfDevicesInARowLieOnTheirUnits() {
        Origin row = Origin.joined(
                List.of(new Origin(UNIT, List.of(new Extent(0, 100))), new Origin(OTHER, List.of(new Extent(0, 80)))));
        assertThat(row.units()).containsExactly(UNIT, OTHER);
        assertThat(row.together(new Extent(90, 20))).isEqualTo(new Origin.OnUnit(UNIT, new Extent(90, 10)));
        assertThat(row.together(new Extent(100, 20))).isEqualTo(new Origin.OnUnit(OTHER, new Extent(0, 20)));
        Origin volume = row.of(Layout.parse("4*8+8/108+8 170+10"));
        assertThat(volume.unit()).isEqualTo(UNIT);
        assertThat(volume.position()).isEqualTo(8);
        assertThat(volume.together(new Extent(4, 12))).isEqualTo(new Origin.OnUnit(OTHER, new Extent(8, 4)));
        assertThat(volume.together(new Extent(8, 8))).isEqualTo(new Origin.OnUnit(UNIT, new Extent(12, 4)));
        assertThat(volume.together(new Extent(16, 10))).isEqualTo(new Origin.OnUnit(OTHER, new Extent(70, 10)));
    }

    @Test
    void partsOfOneUnitInARowLieOnItOnly() {
        Origin row = Origin.joined(
                List.of(new Origin(UNIT, List.of(new Extent(50, 10))), new Origin(UNIT, List.of(new Extent(0, 10)))));
        assertThat(row.units()).containsExactly(UNIT);
        assertThat(row.together(new Extent(5, 15))).isEqualTo(new Origin.OnUnit(UNIT, new Extent(55, 5)));
        assertThat(row.together(new Extent(10, 10))).isEqualTo(new Origin.OnUnit(UNIT, new Extent(0, 10)));
    }
}
