// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.array.virtual.management.Faults;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Job;
import org.offhost.backup.JobState;
import org.offhost.backup.Offload;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.VerifyRequest;
import org.offhost.block.Designator;
import org.offhost.itest.Lab;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** Two who write never meet on one unit of a service, nor does one who writes and one who reads. */
class BusyUnitTest {
    private static final long MIB = 1 << 20;

    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private RefusalLab lab;

    @BeforeEach
    void start() {
        lab = new RefusalLab(context, folder);
    }

    @AfterEach
    void end() throws IOException {
        lab.close();
    }

    private static RestoreRequest restore(Designator medium, Designator unit) {
        return RestoreRequest.of(medium, new RestoreRequest.ToUnit(unit, true))
                .offload(Offload.REQUIRED)
                .patience(Lab.PATIENCE);
    }

    private Job held(Job job, Faults.Gate gate) throws InterruptedException {
        assertThat(gate.awaitArrival(Lab.JOB_LIMIT)).isTrue();
        return job;
    }

    @Test
    void twoRestoresToOneUnit() throws Exception {
        Designator first = lab.mediumWithSet("first.img", 32 * MIB);
        Designator second = lab.mediumWithSet("second.img", 32 * MIB);
        Designator unit = lab.disk("unit.img", 512, 16 * MIB);
        Faults.Gate gate = lab.array().faults().gateAfter(0);
        Job job = held(lab.backup().restore(restore(first, unit)), gate);
        RefusalLab.refused(() -> lab.backup().restore(restore(second, unit)), unit.toString(), job.id(), "in use");
        gate.open();
        Lab.completed(Lab.end(job));
        Lab.completed(Lab.end(lab.backup().restore(restore(second, unit))));
    }

    @Test
    void nothingElseOnTheUnitsOfARunningBackup() throws Exception {
        Designator source = lab.source("fat12");
        Designator medium = lab.mediumWithSet("medium.img", 64 * MIB);
        Designator other = lab.mediumWithSet("other.img", 64 * MIB);
        Faults.Gate gate = lab.array().faults().gateAfter(0);
        Job job = held(lab.backup().backup(Lab.request(source, "fat12", medium)), gate);
        String[] words = {medium.toString(), job.id(), "in use", "Wait"};
        RefusalLab.refused(() -> lab.backup().restore(restore(other, medium)), words);
        RefusalLab.refused(() -> lab.backup().restore(restore(other, source)), source.toString(), job.id(), "in use");
        RefusalLab.refused(
                () -> lab.backup().verify(new VerifyRequest(medium, "", CheckLevel.FULL, Lab.PATIENCE)), words);
        RefusalLab.refused(() -> lab.backup().restore(restore(medium, other)), words);
        RefusalLab.refused(() -> lab.backup().sets(medium), words);
        RefusalLab.refused(() -> lab.backup().backup(Lab.request(lab.source("fat16"), "fat16", source)), "in use");
        assertThat(lab.backup().sets(other)).as("another medium is free").hasSize(1);
        gate.open();
        Lab.completed(Lab.end(job));
        assertThat(lab.backup().sets(medium)).hasSize(2);
        Lab.completed(lab.verify(medium, CheckLevel.FULL));
    }

    @Test
    void twoReadOneMediumAtOnce() throws Exception {
        Designator medium = lab.mediumWithSet("medium.img", 32 * MIB);
        Designator unit = lab.disk("unit.img", 512, 16 * MIB);
        Faults.Gate gate = lab.array().faults().gateAfter(0);
        Job job = held(lab.backup().restore(restore(medium, unit)), gate);
        Lab.completed(lab.verify(medium, CheckLevel.STRUCTURE));
        assertThat(lab.backup().sets(medium)).hasSize(1);
        gate.open();
        Lab.completed(Lab.end(job));
    }

    @Test
    void tapeHasOnePlaceAndOneReader() throws Exception {
        Designator tape = lab.tapeWithSet("medium.tap");
        Designator unit = lab.disk("unit.img", 512, 16 * MIB);
        Faults.Gate gate = lab.array().faults().gateAfter(0);
        Job job = held(lab.backup().restore(restore(tape, unit)), gate);
        RefusalLab.refused(() -> lab.backup().sets(tape), tape.toString(), job.id());
        RefusalLab.refused(
                () -> lab.backup().verify(new VerifyRequest(tape, "", CheckLevel.FULL, Lab.PATIENCE)),
                tape.toString(),
                job.id());
        gate.open();
        Lab.completed(Lab.end(job));
        assertThat(lab.backup().sets(tape)).hasSize(1);
    }

    @Test
    void oneSourceIsBackedUpToTwoMediaAtOnce() throws Exception {
        Designator source = lab.source("fat12");
        Designator medium = lab.disk("medium.img", 512, 64 * MIB);
        Faults.Gate gate = lab.array().faults().gateAfter(0);
        Job job = held(lab.backup().backup(Lab.request(source, "one", medium)), gate);
        Job second = lab.backup().backup(Lab.request(source, "two", lab.disk("second.img", 512, 64 * MIB)));
        gate.open();
        for (Job both : List.of(job, second)) {
            assertThat(Lab.end(both).state()).isEqualTo(JobState.COMPLETED);
        }
    }
}
