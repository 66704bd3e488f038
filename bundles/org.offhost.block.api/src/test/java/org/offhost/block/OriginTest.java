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
        assertThat(origin.together(new Extent(position, length))).isEqualTo(new Extent(onUnit, head));
    }

    @Test
    void bytesBehindTheEndLieNowhere() {
        assertThatThrownBy(() -> origin.together(new Extent(150, 11))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Origin(UNIT, List.of()).together(new Extent(0, 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void byteOfTheUnitIsFoundOnTheDevice() {
        assertThat(origin.onDevice(1099)).hasValue(99);
        assertThat(origin.onDevice(0)).hasValue(100);
        assertThat(origin.onDevice(2009)).hasValue(159);
        assertThat(origin.onDevice(50)).isEmpty();
        assertThat(origin.onDevice(2010)).isEmpty();
    }

    @Test
    void partOfADeviceInPiecesIsInPiecesThatAreJoinedWhereTheyMeet() {
        assertThat(origin.of(List.of(new Extent(90, 20), new Extent(110, 5), new Extent(0, 1))))
                .isEqualTo(new Origin(UNIT, List.of(new Extent(1090, 10), new Extent(0, 15), new Extent(1000, 1))));
    }
}
