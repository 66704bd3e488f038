// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
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

    /** Chunks of 10 bytes: the first lies at 20, the second nowhere, the third in another form, the fourth at 95 with what follows. */
    private static final Origin.Mapping MAP = new Origin.Mapping() {
        @Override
        public long length() {
            return 50;
        }

        @Override
        public Run at(Extent bytes) {
            long into = bytes.position() % 10;
            long most = Math.min(bytes.length(), 10 - into);
            return switch ((int) (bytes.position() / 10)) {
                case 0 -> new Run(Kind.STORED, 20 + into, most);
                case 1 -> new Run(Kind.ZEROS, 0, most);
                case 2 -> new Run(Kind.CODED, 0, most);
                default -> new Run(Kind.STORED, 95 + bytes.position() - 30, bytes.length());
            };
        }
    };

    @Test
    void bytesOfAMapLieWhereItTellsOrNowhere() throws IOException {
        Origin row = Origin.joined(
                List.of(new Origin(UNIT, List.of(new Extent(0, 100))), new Origin(OTHER, List.of(new Extent(0, 80)))));
        Origin mapped = row.by(MAP);
        assertThat(mapped.at(new Extent(3, 40))).isEqualTo(new Origin.OnUnit(UNIT, new Extent(23, 7)));
        assertThat(mapped.at(new Extent(12, 38))).isEqualTo(new Origin.Zeros(8));
        assertThat(mapped.at(new Extent(20, 1))).isEqualTo(new Origin.Coded(1));
        assertThat(mapped.at(new Extent(30, 20))).isEqualTo(new Origin.OnUnit(UNIT, new Extent(95, 5)));
        assertThat(mapped.at(new Extent(35, 15))).isEqualTo(new Origin.OnUnit(OTHER, new Extent(0, 15)));
        Origin slice = mapped.of(Layout.parse("38+12 5+10"));
        assertThat(slice.at(new Extent(0, 22))).isEqualTo(new Origin.OnUnit(OTHER, new Extent(3, 12)));
        assertThat(slice.at(new Extent(12, 10))).isEqualTo(new Origin.OnUnit(UNIT, new Extent(25, 5)));
        assertThat(slice.at(new Extent(17, 5))).isEqualTo(new Origin.Zeros(5));
        assertThat(slice.units()).containsExactly(UNIT, OTHER);
        assertThatThrownBy(() -> slice.at(new Extent(22, 1))).isInstanceOf(IllegalArgumentException.class);
    }

    /** Whoever copies without asking the map is told, and never given a wrong place. */
    @Test
    void whatAMapTellsHasNoListOfRanges() {
        Origin mapped = origin.by(MAP);
        assertThatThrownBy(() -> mapped.together(new Extent(0, 1))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(mapped::layout).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Origin.joined(List.of(mapped))).isInstanceOf(IllegalStateException.class);
        assertThat(mapped.position()).isEqualTo(1000);
        assertThat(mapped).isEqualTo(origin.by(MAP)).isNotEqualTo(origin).hasSameHashCodeAs(origin.by(MAP));
    }
}
