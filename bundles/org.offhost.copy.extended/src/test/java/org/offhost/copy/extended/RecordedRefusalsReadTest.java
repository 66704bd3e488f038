// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhost.array.virtual.management.Personalities;
import org.offhost.array.virtual.management.Personality;
import org.offhost.array.virtual.management.RecordedRefusal;
import org.offhost.block.Designator;
import org.offhost.scsi.ScsiResponse;

/** What the planner makes of the refusals that products were recorded to give, to the byte. */
class RecordedRefusalsReadTest {
    private static final Map<RecordedRefusal.Of, FailedCommand.Kind> MEANT = Map.of(
            RecordedRefusal.Of.SEGMENTS, FailedCommand.Kind.LIMIT,
            RecordedRefusal.Of.LENGTH, FailedCommand.Kind.LIMIT,
            RecordedRefusal.Of.IDENTIFIER, FailedCommand.Kind.IDENTIFIER,
            RecordedRefusal.Of.SEGMENT_TYPE, FailedCommand.Kind.FATAL,
            RecordedRefusal.Of.CSCD_TYPE, FailedCommand.Kind.FATAL,
            RecordedRefusal.Of.RECEIVER, FailedCommand.Kind.FATAL,
            RecordedRefusal.Of.LOCATE, FailedCommand.Kind.FATAL);

    static List<Personality> others() {
        return Personalities.names().stream()
                .filter(n -> !n.equals(Personalities.OWN))
                .map(Personalities::named)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("others")
    void aRecordedRefusalIsTakenForWhatItIs(Personality other) {
        RecordedRefusal recorded = other.recorded().orElseThrow();
        ScsiResponse answer = new ScsiResponse(ScsiResponse.CHECK_CONDITION, recorded.sense());

        FailedCommand read = FailedCommand.of(answer, Designator.parse("naa.60000000000000000000000000000001"), null);

        assertThat(read.kind()).isEqualTo(MEANT.get(recorded.of()));
    }
}
