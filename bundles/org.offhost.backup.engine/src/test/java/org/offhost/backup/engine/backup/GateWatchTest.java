// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.offhost.block.Designator;
import org.offhost.driver.KnownDriver;
import org.offhost.snapshot.WriteActivityMonitor;
import org.offhost.snapshot.WriteActivityMonitor.Sample;

class GateWatchTest {
    private static final Designator A = Designator.parse("naa.6000000000000001");
    private static final Designator B = Designator.parse("naa.6000000000000002");

    private final Counters counters = new Counters();
    private final KnownDriver<WriteActivityMonitor> driver = new KnownDriver<>(counters, Map.of(), "counters", "1");

    private static final class Counters implements WriteActivityMonitor {
        private final Map<Designator, Sample> samples = new HashMap<>();
        private Designator unknown;
        private int open;

        @Override
        public Optional<Scope> scope(Designator unit) {
            return Optional.of(Scope.LUN_GLOBAL);
        }

        @Override
        public Watch watch(Designator unit) throws IOException {
            if (unit.equals(unknown)) {
                throw new IOException("no such unit");
            }
            open++;
            return new Watch() {
                @Override
                public Sample sample() {
                    return samples.getOrDefault(unit, new Sample("one", 0));
                }

                @Override
                public void close() {
                    open--;
                }
            };
        }
    }

    @Test
    void writeOrNewEpochOfAnyUnitIsSeenAndNamed() throws IOException {
        try (GateWatch watch = new GateWatch()) {
            watch.add(A, driver.lease());
            watch.add(B, driver.lease());
            Sample first = watch.sample();
            assertThat(watch.sample()).isEqualTo(first);
            assertThat(watch.lastWritten()).isEqualTo(A);
            counters.samples.put(B, new Sample("one", 1));
            Sample second = watch.sample();
            assertThat(second).isNotEqualTo(first);
            assertThat(watch.lastWritten()).isEqualTo(B);
            counters.samples.put(A, new Sample("two", 0));
            assertThat(watch.sample()).isNotEqualTo(second);
            assertThat(watch.lastWritten()).isEqualTo(A);
        }
        assertThat(counters.open).isZero();
        assertThat(driver.leases()).isZero();
    }

    @Test
    void unitThatCannotBeWatchedLeavesNoneWatched() {
        counters.unknown = B;
        assertThatThrownBy(() -> {
                    try (GateWatch watch = new GateWatch()) {
                        watch.add(A, driver.lease());
                        watch.add(B, driver.lease());
                    }
                })
                .hasMessage("no such unit");
        assertThat(counters.open).isZero();
        assertThat(driver.leases()).isZero();
    }
}
