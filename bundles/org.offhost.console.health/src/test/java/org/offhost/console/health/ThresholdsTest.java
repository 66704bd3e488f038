// SPDX-License-Identifier: Apache-2.0
package org.offhost.console.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ThresholdsTest {
    private final Thresholds thresholds =
            new Thresholds(null, Map.of("drivers", "parser;copy", "waiting.seconds", "60"));

    @Test
    void kindOfDriverThatIsNoneChangesNothingAndTheOtherValuesCount() {
        thresholds.modified(Map.of("drivers", "parser;parsr", "waiting.seconds", "90"));
        assertThat(thresholds.now().drivers()).isEqualTo(List.of("parser", "copy"));
        assertThat(thresholds.now().waiting()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void everyKindMayBeAskedForAndNoneToo() {
        thresholds.modified(Map.of("drivers", "placer ; write-activity;quiescer"));
        assertThat(thresholds.now().drivers()).containsExactly("placer", "write-activity", "quiescer");
        thresholds.modified(Map.of("drivers", ""));
        assertThat(thresholds.now().drivers()).isEmpty();
    }
}
