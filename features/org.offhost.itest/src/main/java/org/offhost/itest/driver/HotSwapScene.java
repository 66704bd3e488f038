// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupService;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Job;
import org.offhost.backup.JobListener;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.Offload;
import org.offhost.backup.QuietPolicy;
import org.offhost.backup.VerifyRequest;
import org.offhost.block.Access;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator;
import org.offhost.itest.Lab;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** A backup in a framework from which a test takes drivers; afterwards all is as before. */
abstract class HotSwapScene {
    static final String NTFS = "org.offhost.filesystem.ntfs";
    static final String SNAPSHOT = "org.offhost.snapshot.virtual";
    static final String EXTENDED = "org.offhost.copy.extended";
    static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long MEDIUM = 256L << 20;

    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = Lab.SERVICE_LIMIT)
    BackupService backup;

    @InjectService(timeout = Lab.SERVICE_LIMIT)
    VirtualArray array;

    @InjectService(filter = Lab.FILE_LOCATOR, timeout = Lab.SERVICE_LIMIT)
    UnitLocator locator;

    @InjectService
    ServiceComponentRuntime components;

    @TempDir
    Path folder;

    final Watcher watcher = new Watcher();
    private ServiceRegistration<JobListener> listening;
    Optional<Bundle> newer = Optional.empty();
    private Unit source;
    Unit medium;

    @BeforeEach
    void scene() throws Exception {
        source = locate(image(), UnitLocator.Use.READ);
        medium = newMedium(Unit.Kind.BLOCKS);
        listening = context.registerService(JobListener.class, watcher, null);
    }

    Unit newMedium(Unit.Kind kind) throws Exception {
        Path file = folder.resolve(kind == Unit.Kind.RECORDS ? "medium.tap" : "medium.img");
        return locate(file, new UnitLocator.Use(Access.READ_WRITE, true, kind, MEDIUM, 512));
    }

    private Unit locate(Path file, UnitLocator.Use use) throws Exception {
        return locator.locate(file.toString(), use).orElseThrow();
    }

    @AfterEach
    void restore() throws Exception {
        if (listening == null) {
            return; // skipped before there was a scene
        }
        watcher.goOn();
        array.faults().clear();
        listening.unregister();
        if (newer.isPresent()) {
            newer.get().uninstall();
        }
        for (Bundle b : context.getBundles()) {
            if (b.getSymbolicName().startsWith("org.offhost.") && b.getState() == Bundle.RESOLVED) {
                b.start();
            }
        }
        array.detach(source.designator());
        array.detach(medium.designator());
        assertThat(array.pointInTime().list()).as("snapshots left behind").isEmpty();
    }

    Bundle bundle(String name) {
        return Arrays.stream(context.getBundles())
                .filter(b -> name.equals(b.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    BackupRequest request() {
        return BackupRequest.of(source.designator(), "workstation", medium.designator())
                .quiet(new QuietPolicy(Duration.ofMillis(5), Duration.ofSeconds(20), QuietPolicy.OnTimeout.FAIL))
                .offload(Offload.REQUIRED)
                .patience(LIMIT);
    }

    Standing everythingBut(String... bundles) {
        return Standing.of(context, components, Set.of(bundles));
    }

    void replace(String name) throws Exception {
        Bundle old = bundle(name);
        newer = Optional.of(NewerVersion.install(context, old));
        old.stop();
        newer.get().start();
    }

    JobStatus completed(Job job) throws Exception {
        JobStatus end = job.await(LIMIT);
        assertThat(end.state()).as(Lab.reason(end)).isEqualTo(JobState.COMPLETED);
        Job verify = backup.verify(
                new VerifyRequest(medium.designator(), end.summary().setId(), CheckLevel.FULL, LIMIT));
        JobStatus verified = verify.await(LIMIT);
        assertThat(verified.state()).as(Lab.reason(verified)).isEqualTo(JobState.COMPLETED);
        Lab.notes(end.summary()).stream()
                .filter(n -> n.contains("next unit of work"))
                .forEach(n -> System.out.println("Hot swap: " + n));
        return end;
    }

    /** The volume that is backed up. */
    abstract Path image() throws Exception;
}
