// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.consolidate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.engine.backup.FaultyUnits;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.job.StepRow;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.backup.keep.ConsolidateRequest;

/** What holds for a consolidation, whatever the sets of the chain hold. */
abstract class ConsolidationLaws {
    static final int LINKS = 3;

    @TempDir
    Path folder;

    ConsolidateSite site;

    /** Makes the chain on the old medium of a site. */
    abstract void chain(ConsolidateSite at, int links, CheckLevel level) throws Exception;

    /** A number without a common measure with what a step does in a round. */
    abstract int stride();

    /** One set was made, and shows what the set of the chain with this number shows. */
    abstract void isPoint(int number) throws Exception;

    final void build(CheckLevel level) throws Exception {
        site = new ConsolidateSite(folder);
        chain(site, LINKS, level);
    }

    final void run(TestHands job, ConsolidateRequest request) throws Exception {
        ConsolidateSteps.of(request, site.backup().time()).run(job);
    }

    /** A process is killed when it has done its first steps, and the next one knows what is durable. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void nextProcessGoesOnBehindAnyStep(int steps) throws Exception {
        build(CheckLevel.FULL);
        ConsolidateRequest request = site.request();
        int before = site.backup().copies();
        List<Step> all = ConsolidateSteps.steps(
                new ConsolidateBench(request), site.backup().time());
        new StepRow(all.subList(0, steps), () -> {}, j -> false).run(site.submit(request));
        run(site.again(), request);
        isPoint(LINKS - 1);
        assertThat(site.backup().copies() - before).as("copies").isEqualTo(1);
    }

    @Test
    void processThatDiesAnywhereLeavesTheMediaWholeAndTheNextOneSetsItRight() throws Exception {
        for (int at = 0; ; at += stride()) {
            site = new ConsolidateSite(folder.resolve("at-" + at));
            chain(site, 2, CheckLevel.FULL);
            FaultyUnits units = site.backup().withFaults();
            ConsolidateRequest request = site.request();
            units.at(at, () -> {
                throw new InternalError("killed");
            });
            TestHands job = site.submit(request);
            try {
                run(job, request);
                assertThat(at).as("transfers of a whole run").isGreaterThan(50);
                return;
            } catch (InternalError e) {
                assertThat(site.made().size()).isBetween(0, 1);
            }
            run(site.again(), request);
            isPoint(1);
            assertThat(units.open()).as("sessions").isZero();
            assertThat(site.backup().leases()).as("leases").isZero();
        }
    }
}
