// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.array.virtual.management.Faults;
import org.offhost.backup.Job;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.Offload;
import org.offhost.block.Unit;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;

/** Drivers come and go while a backup runs; nothing else restarts, and the set verifies. */
class HotSwapTest extends HotSwapScene {
    @Override
    Path image() throws IOException {
        return Fixtures.image("ntfs-4k", folder);
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
        assertThat(Lab.evidence(end.summary()))
                .contains("parsed by " + NTFS + " " + bundle(NTFS).getVersion())
                .contains("parsed by " + NTFS + " " + newer.orElseThrow().getVersion());
        assertThat(Lab.notes(end.summary()))
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
        assertThat(Lab.reason(watcher.await(JobState.WAITING))).contains("copy driver");
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
        System.out.println("Hot swap: " + Lab.reason(watcher.await(JobState.WAITING)));
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
        assertThat(Lab.reason(end)).contains("copy driver");
        assertThat(array.pointInTime().list()).as("the snapshot is kept").hasSize(1);
        bundle(EXTENDED).start();
        completed(backup.resume(job.id()));
        assertThat(Files.size(folder.resolve("medium.img"))).isPositive();
    }
}
