// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.backup.engine.medium.UnitsInUse.Claim;
import org.offhost.backup.engine.medium.UnitsInUse.Held;
import org.offhost.backup.engine.medium.UnitsInUse.Use;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.Designator;

class UnitsInUseTest {
    private static final Designator UNIT = Designator.parse("naa.6000000000000001");
    private static final Designator OTHER = Designator.parse("naa.6000000000000002");

    private final UnitsInUse units = new UnitsInUse((one, other) -> false);

    private static List<Claim> claim(Use use) {
        return List.of(new Claim(UNIT, use));
    }

    @ParameterizedTest
    @CsvSource({
        "SOURCE, SOURCE, together",
        "SOURCE, READ_MEDIUM, together",
        "READ_MEDIUM, READ_MEDIUM, together",
        "READ_MEDIUM, SOURCE, together",
        "DESTINATION, DESTINATION, refused",
        "DESTINATION, SOURCE, refused",
        "DESTINATION, WRITE_MEDIUM, refused",
        "DESTINATION, READ_MEDIUM, refused",
        "WRITE_MEDIUM, WRITE_MEDIUM, refused",
        "WRITE_MEDIUM, DESTINATION, refused",
        "WRITE_MEDIUM, SOURCE, refused",
        "WRITE_MEDIUM, READ_MEDIUM, refused",
        "SOURCE, DESTINATION, refused",
        "SOURCE, WRITE_MEDIUM, refused",
        "READ_MEDIUM, DESTINATION, refused",
        "READ_MEDIUM, WRITE_MEDIUM, refused",
        "READ_TAPE, READ_TAPE, refused",
        "READ_TAPE, WRITE_MEDIUM, refused"
    })
    void twoUsesOfOneUnit(Use first, Use second, String right) throws Exception {
        try (Held held = units.take("job 1", claim(first))) {
            if (right.equals("together")) {
                units.take("job 2", claim(second)).close();
            } else {
                assertThatThrownBy(() -> units.take("job 2", claim(second)))
                        .isInstanceOf(RefusedException.class)
                        .hasMessageContainingAll("unit-in-use", UNIT.toString(), "job 1");
            }
        }
        units.take("job 2", claim(second)).close();
        assertThat(units.has(UNIT)).isFalse();
    }

    @Test
    void whoIsRefusedOneUnitHoldsNone() throws Exception {
        Held held = units.take("job 1", claim(Use.DESTINATION));
        assertThatThrownBy(() -> units.take(
                        "job 2", List.of(new Claim(OTHER, Use.WRITE_MEDIUM), new Claim(UNIT, Use.READ_MEDIUM))))
                .isInstanceOf(RefusedException.class);
        assertThat(units.has(OTHER)).isFalse();
        held.close();
    }

    @Test
    void closingTwiceTakesNothingFromTheNextOfTheSameName() throws Exception {
        Held first = units.take("a listing of sets", claim(Use.READ_MEDIUM));
        Held second = units.take("a listing of sets", claim(Use.READ_MEDIUM));
        first.close();
        first.close();
        assertThatThrownBy(() -> units.take("job 1", claim(Use.DESTINATION))).isInstanceOf(RefusedException.class);
        second.close();
        units.take("job 1", claim(Use.DESTINATION));
    }

    @Test
    void aUnitThatKeepsItsDataWhereAnotherDoesIsInUseWithIt() throws Exception {
        UnitsInUse overlapping = new UnitsInUse((one, other) -> true);
        try (Held held = overlapping.take("job 1", claim(Use.WRITE_MEDIUM))) {
            assertThatThrownBy(() -> overlapping.take("job 2", List.of(new Claim(OTHER, Use.SOURCE))))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContainingAll("unit-in-use", OTHER.toString(), UNIT.toString(), "job 1");
            assertThat(overlapping.has(OTHER)).isTrue();
            assertThat(overlapping.alone("job 2", OTHER)).isEmpty();
        }
        overlapping.take("job 2", List.of(new Claim(OTHER, Use.SOURCE))).close();
    }

    @Test
    void oneJobMayReadAPlaceUnderTwoNamesAndNotWriteIt() throws Exception {
        UnitsInUse overlapping = new UnitsInUse((one, other) -> true);
        assertThatThrownBy(() -> overlapping.take(
                        "job 1", List.of(new Claim(UNIT, Use.SOURCE), new Claim(OTHER, Use.WRITE_MEDIUM))))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("same-storage", UNIT.toString(), OTHER.toString());
        assertThat(overlapping.has(UNIT)).isFalse();
        overlapping
                .take("job 1", List.of(new Claim(UNIT, Use.SOURCE), new Claim(OTHER, Use.READ_MEDIUM)))
                .close();
    }

    /** A medium that was seen under two names of one unit is read under one of them, and is refused to nobody for the other. */
    @ParameterizedTest
    @CsvSource({
        "READ_TAPE, READ_TAPE, together",
        "READ_MEDIUM, READ_TAPE, together",
        "READ_TAPE, WRITE_MEDIUM, refused",
        "SOURCE, READ_TAPE, refused"
    })
    void twoNamesOfOneUnitInOneJob(Use first, Use second, String right) throws Exception {
        UnitsInUse overlapping = new UnitsInUse((one, other) -> true);
        Designator another = Designator.parse("naa.6000000000000000000000000000beef");
        List<Claim> both = List.of(new Claim(UNIT, first), new Claim(another, second));
        if (right.equals("together")) {
            overlapping.take("job 1", both).close();
            assertThat(overlapping.has(UNIT)).isFalse();
        } else {
            assertThatThrownBy(() -> overlapping.take("job 1", both))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("same-storage");
        }
    }
}
