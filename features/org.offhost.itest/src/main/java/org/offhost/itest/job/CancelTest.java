// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.array.virtual.management.Faults;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Job;
import org.offhost.backup.JobListener;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.block.Designator;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.test.common.annotation.InjectBundleContext;

/** A job that is cancelled, whatever it is at, leaves no snapshot and no half set, and its medium takes the next one. */
class CancelTest {
    private static final long MIB = 1 << 20;

    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private Lab lab;

    @BeforeEach
    void start() {
        lab = new Lab(context, folder);
    }

    @AfterEach
    void end() throws IOException {
        try (Lab closing = lab) {
            closing.nothingLeft();
        }
    }

    private Designator medium(String kind) throws IOException {
        return kind.equals("tape") ? lab.tape("medium.tap", 0) : lab.disk("medium.img", 512, 64 * MIB);
    }

    private Designator source() throws IOException {
        return lab.disk(Fixtures.shared("fat16"), 512, true, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "QUIESCING, disk",
        "SNAPSHOTTING, disk",
        "INVENTORY, disk",
        "COPYING, disk",
        "CHECKING, disk",
        "COMMITTING, disk",
        "COPYING, tape",
        "CHECKING, tape",
        "COMMITTING, tape"
    })
    void cancelledJobLeavesNothing(JobState phase, String kind) throws Exception {
        Designator medium = medium(kind);
        Lab.completed(lab.run(Lab.request(source(), "before", medium)));
        List<BackupSet> before = lab.backup().sets(medium);
        AtomicBoolean reached = new AtomicBoolean();
        JobListener listener = status -> {
            if (status.state() == phase) {
                reached.set(true);
                lab.backup().job(status.id()).orElseThrow().cancel();
            }
        };
        ServiceRegistration<JobListener> registration = context.registerService(JobListener.class, listener, null);
        JobStatus status;
        try {
            status = lab.run(Lab.request(source(), "cancelled", medium));
        } finally {
            registration.unregister();
        }
        assertThat(reached).isTrue();
        lab.nothingLeft();
        if (phase == JobState.COMMITTING && status.state() == JobState.COMPLETED) {
            // the commit had begun: either is right, a half is not
            assertThat(lab.backup().sets(medium)).hasSize(2);
        } else {
            assertThat(status.state()).isEqualTo(JobState.CANCELLED);
            assertThat(lab.backup().sets(medium)).isEqualTo(before);
        }
        int sets = lab.backup().sets(medium).size();
        Lab.completed(lab.run(Lab.request(source(), "after", medium)));
        assertThat(lab.backup().sets(medium)).hasSize(sets + 1);
        Lab.completed(lab.verify(medium, CheckLevel.FULL));
    }

    @Test
    void copyCommandInFlightIsAborted() throws Exception {
        Designator medium = medium("disk");
        Faults.Gate gate = lab.array().faults().gateAfter(0);
        Job job = lab.backup().backup(Lab.request(source(), "cancelled", medium));
        assertThat(gate.awaitArrival(Lab.JOB_LIMIT)).isTrue();
        // the gate stays closed: only an abort gets past it
        job.cancel();
        assertThat(Lab.end(job).state()).isEqualTo(JobState.CANCELLED);
        lab.nothingLeft();
        lab.array().faults().clear();
        assertThat(lab.backup().sets(medium)).isEmpty();
        Lab.completed(lab.run(Lab.request(source(), "after", medium)));
    }
}
