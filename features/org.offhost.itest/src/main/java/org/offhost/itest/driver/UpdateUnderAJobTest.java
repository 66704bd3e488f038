// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.offhost.array.virtual.management.Faults;
import org.offhost.backup.BackupService;
import org.offhost.backup.ExistingFiles;
import org.offhost.backup.Job;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.RestoreRequest;
import org.offhost.itest.Lab;
import org.offhost.itest.RestoredFolder;
import org.offhost.tck.Fixtures;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Every bundle is updated to its next version, 0.1.0 to 0.1.1, while a backup copies. Bundles that export packages are not among
 * them: an update of those takes effect with a refresh, which begins with this test itself. They are updated under a job where
 * a test is outside of the framework: org.offhost.launch, {@code KarafUpgradeTest}.
 */
class UpdateUnderAJobTest extends HotSwapScene {
    private static final String FIXTURE = "fat12";
    private static final String ENGINE = "org.offhost.backup.engine";

    private final Map<Bundle, byte[]> before = new LinkedHashMap<>();

    @Override
    Path image() throws IOException {
        return Fixtures.image(FIXTURE, folder);
    }

    /** Those that nobody is wired to: drivers, commands, what consoles bind to. */
    private List<Bundle> updatable() {
        return Arrays.stream(context.getBundles())
                .filter(b -> b.getSymbolicName().startsWith("org.offhost."))
                .filter(b -> b.getHeaders().get(Constants.EXPORT_PACKAGE) == null)
                .filter(b -> b != context.getBundle())
                .toList();
    }

    private void update(Bundle bundle) throws Exception {
        Version built = bundle.getVersion();
        before.put(bundle, NewerVersion.jar(bundle, built));
        Version next = NewerVersion.after(built);
        byte[] jar = NewerVersion.jar(bundle, next);
        bundle.update(new ByteArrayInputStream(jar));
        assertThat(bundle.getVersion()).isEqualTo(next);
        assertThat(bundle.getState()).as(bundle.toString()).isEqualTo(Bundle.ACTIVE);
    }

    @AfterEach
    void updateBack() throws Exception {
        for (Map.Entry<Bundle, byte[]> b : before.entrySet()) {
            b.getKey().update(new ByteArrayInputStream(b.getValue()));
        }
    }

    private void restored(String set) throws Exception {
        Path out = folder.resolve("out");
        Lab.completed(Lab.end(backup.restore(
                RestoreRequest.of(medium.designator(), new RestoreRequest.ToFolder(out, ExistingFiles.REFUSE))
                        .set(set)
                        .patience(LIMIT))));
        assertThat(RestoredFolder.compare(out, Fixtures.manifest(FIXTURE)).differences())
                .isEmpty();
    }

    @Test
    void everyDriverIsUpdatedWhileACommandIsInFlight() throws Exception {
        Faults.Gate gate = array.faults().gateAfter(3);
        Job job = backup.backup(request().files(List.of()));
        assertThat(gate.awaitArrival(LIMIT)).isTrue();
        assertThat(job.status().state()).isEqualTo(JobState.COPYING);
        List<String> updated = new ArrayList<>();
        for (Bundle b : updatable()) {
            if (!b.getSymbolicName().equals(ENGINE)) {
                update(b);
                updated.add(b.getSymbolicName());
            }
        }
        assertThat(updated)
                .contains(
                        NTFS, SNAPSHOT, EXTENDED, "org.offhost.scsi.device", "org.offhost.catalog", "org.offhost.shell")
                .hasSizeGreaterThan(20);
        gate.open();
        JobStatus end = Lab.completed(Lab.end(job));
        assertThat(end.summary().bytes().fallback()).isZero();
        assertThat(Lab.notes(end.summary())).anyMatch(n -> n.contains("withdrawn in COPYING"));
        restored(end.summary().setId());
    }

    @Test
    void engineIsUpdatedAndItsJobGoesOnWhereItWas() throws Exception {
        Faults.Gate gate = array.faults().gateAfter(3);
        Job job = backup.backup(request().files(List.of()));
        assertThat(gate.awaitArrival(LIMIT)).isTrue();
        watcher.await(JobState.COPYING);
        update(bundle(ENGINE));
        gate.open();
        ServiceTracker<BackupService, BackupService> next = new ServiceTracker<>(context, BackupService.class, null);
        next.open();
        try {
            backup = next.waitForService(Lab.SERVICE_LIMIT);
            assertThat(backup.job(job.id()).orElseThrow().status().state()).isEqualTo(JobState.INTERRUPTED);
            completed(backup.resume(job.id()));
        } finally {
            next.close();
        }
    }
}
