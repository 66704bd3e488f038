// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.array.virtual.management.Faults;
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
import org.offhost.tck.Fixtures;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** Drivers come and go while a backup runs; nothing else restarts, and the set verifies. */
class HotSwapTest {
    private static final String NTFS = "org.offhost.filesystem.ntfs";
    private static final String SNAPSHOT = "org.offhost.snapshot.virtual";
    private static final String EXTENDED = "org.offhost.copy.extended";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = 5_000)
    BackupService backup;

    @InjectService(timeout = 5_000)
    VirtualArray array;

    @InjectService(timeout = 5_000)
    UnitLocator locator;

    @InjectService
    ServiceComponentRuntime components;

    @TempDir
    Path folder;

    private final Watcher watcher = new Watcher();
    private ServiceRegistration<JobListener> listening;
    private Optional<Bundle> newer = Optional.empty();
    private Unit source;
    private Unit medium;

    @BeforeEach
    void scene() throws Exception {
        source = locate(Fixtures.image("ntfs-4k", folder), UnitLocator.Use.READ);
        medium = newMedium(Unit.Kind.BLOCKS);
        listening = context.registerService(JobListener.class, watcher, null);
    }

    private Unit newMedium(Unit.Kind kind) throws Exception {
        Path file = folder.resolve(kind == Unit.Kind.RECORDS ? "medium.tap" : "medium.img");
        return locate(file, new UnitLocator.Use(Access.READ_WRITE, true, kind, 256L << 20, 512));
    }

    private Unit locate(Path file, UnitLocator.Use use) throws Exception {
        return locator.locate(file.toString(), use).orElseThrow();
    }

    @AfterEach
    void restore() throws Exception {
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

    private Bundle bundle(String name) {
        return Arrays.stream(context.getBundles())
                .filter(b -> name.equals(b.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    private BackupRequest request() {
        return BackupRequest.of(source.designator(), "workstation", medium.designator())
                .quiet(new QuietPolicy(Duration.ofMillis(5), Duration.ofSeconds(20), QuietPolicy.OnTimeout.FAIL))
                .offload(Offload.REQUIRED)
                .patience(LIMIT);
    }

    private Standing everythingBut(String... bundles) {
        return Standing.of(context, components, Set.of(bundles));
    }

    private void replace(String name) throws Exception {
        Bundle old = bundle(name);
        newer = Optional.of(NewerVersion.install(context, old));
        old.stop();
        newer.get().start();
    }

    private JobStatus completed(Job job) throws Exception {
        JobStatus end = job.await(LIMIT);
        assertThat(end.state()).as(end.reason()).isEqualTo(JobState.COMPLETED);
        Job verify = backup.verify(
                new VerifyRequest(medium.designator(), end.summary().setId(), CheckLevel.FULL, LIMIT));
        JobStatus verified = verify.await(LIMIT);
        assertThat(verified.state()).as(verified.reason()).isEqualTo(JobState.COMPLETED);
        end.summary().notes().stream()
                .filter(n -> n.contains("next unit of work"))
                .forEach(n -> System.out.println("Hot swap: " + n));
        return end;
    }

    @ParameterizedTest
    @EnumSource(Unit.Kind.class)
    void newerParserGoesOnWithTheInventory(Unit.Kind kind) throws Exception {
        medium = newMedium(kind);
        watcher.holdAt(s -> s.state() == JobState.INVENTORY && s.files() > 0);
        Standing before = everythingBut(NTFS);
        Job job = backup.backup(request());
        watcher.awaitHeld();
        replace(NTFS);
        watcher.goOn();
        JobStatus end = completed(job);
        assertThat(end.summary().notes())
                .contains("parsed by " + NTFS + " " + bundle(NTFS).getVersion())
                .contains("parsed by " + NTFS + " " + newer.orElseThrow().getVersion())
                .anyMatch(n -> n.contains("withdrawn in INVENTORY; next unit of work after"));
        assertThat(everythingBut(NTFS)).isEqualTo(before);
    }

    @Test
    void parserReplacedDuringTheCopyIsNotNoticed() throws Exception {
        Faults.Gate gate = array.faults().gateAfter(3);
        Standing before = everythingBut(NTFS);
        Job job = backup.backup(request().files(List.of()));
        assertThat(gate.awaitArrival(LIMIT)).isTrue();
        assertThat(job.status().state()).isEqualTo(JobState.COPYING);
        replace(NTFS);
        gate.open();
        completed(job);
        assertThat(everythingBut(NTFS)).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(Unit.Kind.class)
    void hostTakesOverFromAWithdrawnCopyDriver(Unit.Kind kind) throws Exception {
        medium = newMedium(kind);
        Faults.Gate gate = array.faults().gateAfter(20);
        Standing before = everythingBut(EXTENDED);
        Job job = backup.backup(request().offload(Offload.PREFERRED));
        assertThat(gate.awaitArrival(LIMIT)).isTrue();
        long stopped = System.nanoTime();
        bundle(EXTENDED).stop();
        System.out.println("Hot swap: copy driver with a command in flight stopped in "
                + Duration.ofNanos(System.nanoTime() - stopped).toMillis() + " ms");
        JobStatus end = completed(job);
        assertThat(end.summary().bytes().fallback()).isPositive();
        assertThat(end.summary().bytes().fallbackReason()).isNotEmpty();
        assertThat(everythingBut(EXTENDED)).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(Unit.Kind.class)
    void requiredOffloadWaitsForTheNextCopyDriver(Unit.Kind kind) throws Exception {
        medium = newMedium(kind);
        Faults.Gate gate = array.faults().gateAfter(20);
        Standing before = everythingBut(EXTENDED);
        Job job = backup.backup(request());
        assertThat(gate.awaitArrival(LIMIT)).isTrue();
        bundle(EXTENDED).stop();
        gate.open();
        assertThat(watcher.await(JobState.WAITING).reason()).contains("copy driver");
        newer = Optional.of(NewerVersion.install(context, bundle(EXTENDED)));
        newer.get().start();
        assertThat(completed(job).summary().bytes().fallback()).isZero();
        assertThat(everythingBut(EXTENDED)).isEqualTo(before);
    }

    @Test
    void onlySnapshotDriverVanishesBeforeTheCutAndReturns() throws Exception {
        watcher.holdAt(s -> s.state() == JobState.QUIESCING);
        Standing before = everythingBut(SNAPSHOT);
        Job job = backup.backup(request());
        watcher.awaitHeld();
        bundle(SNAPSHOT).stop();
        watcher.goOn();
        watcher.await(JobState.WAITING);
        bundle(SNAPSHOT).start();
        completed(job);
        assertThat(everythingBut(SNAPSHOT)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {NTFS, SNAPSHOT, EXTENDED, "org.offhost.scsi.device"})
    void driverThatIsAbsentAtSubmitIsWaitedFor(String name) throws Exception {
        bundle(name).stop();
        Standing before = everythingBut(name);
        Job job = backup.backup(request());
        System.out.println("Hot swap: " + watcher.await(JobState.WAITING).reason());
        bundle(name).start();
        completed(job);
        assertThat(everythingBut(name)).isEqualTo(before);
    }

    @Test
    void driverThatNeverComesLeavesAJobThatCanBeResumed() throws Exception {
        bundle(EXTENDED).stop();
        Job job = backup.backup(request().patience(Duration.ofMillis(200)));
        JobStatus end = job.await(LIMIT);
        assertThat(end.state()).isEqualTo(JobState.INTERRUPTED);
        assertThat(end.reason()).contains("copy driver");
        assertThat(array.pointInTime().list()).as("the snapshot is kept").hasSize(1);
        bundle(EXTENDED).start();
        completed(backup.resume(job.id()));
        assertThat(Files.size(folder.resolve("medium.img"))).isPositive();
    }
}
