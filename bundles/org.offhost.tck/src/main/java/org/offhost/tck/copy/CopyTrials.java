// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyPlan;
import org.offhost.copy.CopyProgress;
import org.offhost.copy.CopyTask;
import org.offhost.copy.Place;

/** What the checks of copy providers stand on: the vendor's site, and how a plan is run on it. */
abstract class CopyTrials {
    /** Bytes of the disks that the tests ask for. */
    static final int SIZE = 2 << 20;

    /** A copy of the tests ends in this time. */
    static final Duration LIMIT = Duration.ofSeconds(20);

    /** Random plans for each pair of units. */
    protected int plans() {
        return 4;
    }

    /** A site of its own for each test. */
    protected abstract CopySite site() throws Exception;

    /**
     * Whether every plan can be copied. Otherwise a plan may end with NOT_SUPPORTED, with what is durable in its place: the
     * limits of a device may be narrower than what the tests ask for.
     */
    protected boolean copiesEverything() {
        return true;
    }

    /** A test on a site, with random numbers of its own. */
    @FunctionalInterface
    interface Trial {
        void run(CopySite site, Random random) throws Exception;
    }

    final Stream<DynamicTest> seeds(String name, Trial trial) {
        return Stream.iterate(1, seed -> seed + 1)
                .limit(plans())
                .map(seed -> DynamicTest.dynamicTest(name + ", seed " + seed, () -> {
                    try (CopySite site = site()) {
                        trial.run(site, new Random(seed));
                    }
                }));
    }

    /** A pair that is not offered is refused at the start, and only by a provider that does not copy everything. */
    final boolean offered(CopySite site, Place from, Place to) throws IOException {
        if (site.provider().probe(from, to).able()) {
            return true;
        }
        assertThat(copiesEverything()).isFalse();
        assertThatThrownBy(() -> site.provider().start(new CopyPlan(from, to, 0, CopyPlans.source(List.of()), 0)))
                .isInstanceOf(CopyException.class);
        return false;
    }

    final CopyProgress run(CopySite site, CopyPlan plan) throws Exception {
        CopyTask task = site.provider().start(plan);
        try {
            assertThat(task.await(LIMIT)).as("the copy ended in time").isTrue();
        } catch (CopyException e) {
            if (copiesEverything()) {
                throw e;
            }
            isNotSupported(e);
        }
        return task.progress();
    }

    final void isNotSupported(Throwable e) {
        assertThat(copiesEverything()).isFalse();
        assertThat(e)
                .isInstanceOfSatisfying(
                        CopyException.class,
                        c -> assertThat(c.reason()).as(c.getMessage()).isEqualTo(CopyException.Reason.NOT_SUPPORTED));
    }
}
