// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;

/** How much room decoded content is asked for. */
class SpoolRoomTest {
    private static final long GIB = 1L << 30;

    /** Entries.VOLUME has clusters of 4 KiB: units of 64. */
    @ParameterizedTest
    @CsvSource({"4096,65536", "65536,65536", "69632,131072", "655360,655360"})
    void roomIsThatOfTheUnitsWhichHaveAClusterAndNoMore(long stored, long room) {
        Runs runs =
                new Runs.Builder().add(65_536, stored).add(Run.HOLE, 60 * GIB).build();
        Attribute a = Entries.compressed(20, "f", 60 * GIB, runs).content().orElseThrow();
        assertThat(SpoolRoom.of(a, 4096)).isEqualTo(room);
    }
}
