// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When a silent target is asked, and when it is lost. */
class LivenessTest {
    private long now = Long.MAX_VALUE - 5; // nanoTime wraps
    private final Liveness liveness = new Liveness(() -> now, 10);

    @Test
    void silenceIsAskedAboutBeforeItCounts() {
        now += 9;
        assertThat(liveness.look()).isEqualTo(Liveness.Finding.WAIT);
        now += 1;
        assertThat(liveness.look()).isEqualTo(Liveness.Finding.ASK);
        assertThat(liveness.look()).as("asked once").isEqualTo(Liveness.Finding.WAIT);
        now += 9;
        assertThat(liveness.look()).isEqualTo(Liveness.Finding.WAIT);
        now += 1;
        assertThat(liveness.look()).isEqualTo(Liveness.Finding.LOST);
    }

    @Test
    void nobodyIsLostBecauseNobodyWantedAnythingForLong() {
        liveness.heard();
        now += 3600;
        assertThat(liveness.look())
                .as("the first command after an idle hour takes its time")
                .isEqualTo(Liveness.Finding.ASK);
        now += 9;
        liveness.heard();
        now += 9;
        assertThat(liveness.look()).isEqualTo(Liveness.Finding.WAIT);
        now += 1;
        assertThat(liveness.look()).isEqualTo(Liveness.Finding.ASK);
    }

    @Test
    void anOldQuestionIsForgotten() {
        now += 10;
        assertThat(liveness.look()).isEqualTo(Liveness.Finding.ASK);
        liveness.heard();
        now += 3600;
        assertThat(liveness.look()).isEqualTo(Liveness.Finding.ASK);
    }
}
