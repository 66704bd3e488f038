// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupService.Defaults;
import org.offhost.backup.BackupService.Queueing;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CatalogStore;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Consistency;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.Profile;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.engine.EngineSettings.Settings;
import org.offhost.backup.engine.backup.MemoryCatalog;
import org.offhost.backup.engine.ended.Keeping;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.JobBody;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Requests;
import org.offhost.backup.engine.medium.UnitsInUse;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.KnownDriver;

/** Jobs that wait for their units: in which order they begin, and what is never waited for. */
class AdmissionTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private volatile boolean driverFails;

    private final UnitsInUse units = new UnitsInUse((one, other) -> {
        if (driverFails) {
            throw new IllegalStateException("the driver that knows the units is broken");
        }
        return false;
    });
    private final EngineSettings settings = new EngineSettings();

    /** Titles of jobs in the order in which a thread began to work on them. */
    private final BlockingQueue<String> begun = new LinkedBlockingQueue<>();

    /** What each waits for in its only step. */
    private final Map<String, Semaphore> ends = new ConcurrentHashMap<>();

    private final DriverBoard board = new DriverBoard();
    private Jobs jobs;

    @BeforeEach
    void open() throws IOException {
        jobs = new Jobs(folder, board, units, this::body, status -> {}, settings::now);
    }

    @AfterEach
    void close() throws InterruptedException {
        jobs.close();
    }

    private JobBody body(Journal journal) {
        String title = journal.find(Noted.Head.class).orElseThrow().title();
        return new JobBody() {
            @Override
            public void run(Hands job) throws IOException, InterruptedException {
                begun.add(title);
                long end = System.nanoTime() + LIMIT.toNanos();
                while (!end(title).tryAcquire(1, TimeUnit.MILLISECONDS)) {
                    job.checkCancelled();
                    if (System.nanoTime() > end) {
                        throw new IOException("nobody ended " + title);
                    }
                }
            }

            @Override
            public void abandon(Hands job) {}

            @Override
            public boolean isDone(Journal of) {
                return false;
            }
        };
    }

    private Semaphore end(String title) {
        return ends.computeIfAbsent(title, t -> new Semaphore(0));
    }

    private static Designator unit(int number) {
        return Designator.parse(String.format("naa.60000000%08x%016x", number / 100, number));
    }

    private RunningJob backup(String title, int source, int medium, Queueing queueing) throws IOException {
        return jobs.submit(
                JobKind.BACKUP,
                title,
                queueing,
                journal -> Requests.keep(BackupRequest.of(unit(source), title, unit(medium)), journal));
    }

    private RunningJob restore(String title, int medium, int destination, Queueing queueing) throws IOException {
        RestoreRequest.ToUnit to = new RestoreRequest.ToUnit(unit(destination), true);
        return jobs.submit(
                JobKind.RESTORE,
                title,
                queueing,
                journal -> Requests.keep(RestoreRequest.of(unit(medium), to), journal));
    }

    private String next() throws InterruptedException {
        return begun.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** Two that keep each other from nothing: each has a thread, and which is first is nobody's affair. */
    private List<String> beginTogether() throws InterruptedException {
        return List.of(next(), next());
    }

    private void end(RunningJob job, String title) throws InterruptedException {
        end(title).release();
        assertThat(job.await(LIMIT).state()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void busyMediumIsRefusedWhereNobodyAskedForMore() throws Exception {
        RunningJob first = backup("first", 1, 2, Queueing.AS_CONFIGURED);
        assertThatThrownBy(() -> backup("second", 3, 2, Queueing.AS_CONFIGURED))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("unit-in-use");
        settings.set(new Settings(Defaults.UNSET, true, 0, 0, Keeping.DEFAULT));
        assertThatThrownBy(() -> backup("third", 3, 2, Queueing.REFUSED)).isInstanceOf(RefusedException.class);
        RunningJob queued = backup("fourth", 3, 2, Queueing.AS_CONFIGURED);
        assertThat(queued.status().state()).isEqualTo(JobState.QUEUED);
        assertThat(queued.status().reason().orElseThrow().toString())
                .contains("queued priority=0", "unit-in-use", "job " + first.id());
        assertThat(next()).isEqualTo("first");
        end(first, "first");
        assertThat(next()).isEqualTo("fourth");
        end(queued, "fourth");
        assertThat(jobs.all()).as("those that were refused left nothing").hasSize(2);
    }

    @Test
    void highestPriorityIsNextAndThenTheEldestAndNobodyStarves() throws Exception {
        RunningJob now = backup("now", 1, 2, Queueing.REFUSED);
        RunningJob a = backup("a", 3, 2, Queueing.with(0));
        RunningJob b = backup("b", 4, 2, Queueing.with(7));
        RunningJob c = backup("c", 5, 2, Queueing.with(0));
        RunningJob d = backup("d", 6, 2, Queueing.with(-7));
        RunningJob elsewhere = backup("elsewhere", 7, 8, Queueing.with(-7));
        assertThat(beginTogether())
                .as("passes those that wait for another medium")
                .containsExactlyInAnyOrder("now", "elsewhere");
        end(now, "now");
        assertThat(next()).isEqualTo("b");
        RunningJob late = backup("late", 9, 2, Queueing.with(0));
        end(b, "b");
        assertThat(next()).isEqualTo("a");
        end(a, "a");
        assertThat(next()).isEqualTo("c");
        end(c, "c");
        assertThat(next()).isEqualTo("late");
        end(late, "late");
        assertThat(next()).isEqualTo("d");
        end(d, "d");
        end(elsewhere, "elsewhere");
    }

    @Test
    void whoComesBehindDoesNotTakeWhatTheFirstWillHave() throws Exception {
        RunningJob reads = restore("reads", 1, 90, Queueing.REFUSED);
        RunningJob writes = backup("writes", 3, 1, Queueing.with(0));
        RunningJob readsToo = restore("reads too", 1, 91, Queueing.with(0));
        assertThat(next()).isEqualTo("reads");
        assertThat(readsToo.status().state()).as("passes nobody").isEqualTo(JobState.QUEUED);
        end(reads, "reads");
        assertThat(next()).isEqualTo("writes");
        end(writes, "writes");
        assertThat(next()).isEqualTo("reads too");
        end(readsToo, "reads too");
    }

    @Test
    void twoWritersOfADestinationAreRefusedThoughOneWouldWait() throws Exception {
        RunningJob first = restore("first", 1, 90, Queueing.with(0));
        assertThatThrownBy(() -> restore("second", 2, 90, Queueing.with(0)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("unit-in-use");
        assertThatThrownBy(() -> backup("onto it", 3, 90, Queueing.with(0))).isInstanceOf(RefusedException.class);
        RunningJob writes = backup("writes", 3, 1, Queueing.with(0));
        RunningJob waits = restore("waits", 1, 91, Queueing.with(0));
        assertThatThrownBy(() -> restore("as one that waits", 4, 91, Queueing.with(0)))
                .isInstanceOf(RefusedException.class);
        assertThat(next()).isEqualTo("first");
        end(first, "first");
        assertThat(next()).isEqualTo("writes");
        end(writes, "writes");
        assertThat(next()).isEqualTo("waits");
        end(waits, "waits");
    }

    @Test
    void endOfAJobIsItsOwnWhateverADriverDoesToTheNext() throws Exception {
        RunningJob elsewhere = backup("elsewhere", 7, 8, Queueing.REFUSED);
        RunningJob now = backup("now", 1, 2, Queueing.REFUSED);
        RunningJob queued = backup("queued", 3, 2, Queueing.with(0));
        assertThat(beginTogether()).containsExactlyInAnyOrder("elsewhere", "now");
        driverFails = true;
        end(now, "now");
        assertThat(now.status().reason()).as("told as it was").isEmpty();
        driverFails = false;
        end(elsewhere, "elsewhere");
        assertThat(next()).isEqualTo("queued");
        end(queued, "queued");
    }

    @Test
    void queuedJobThatIsCancelledNeverBeginsAndKeepsNobody() throws Exception {
        RunningJob now = backup("now", 1, 2, Queueing.REFUSED);
        RunningJob cancelled = backup("cancelled", 3, 2, Queueing.with(1));
        RunningJob behind = backup("behind", 4, 2, Queueing.with(0));
        assertThat(next()).isEqualTo("now");
        cancelled.cancel();
        assertThat(cancelled.await(LIMIT).state()).isEqualTo(JobState.CANCELLED);
        end(now, "now");
        assertThat(next()).isEqualTo("behind");
        end(behind, "behind");
    }

    @Test
    void queuedJobIsFoundAfterARestartAndResumedIntoTheQueue() throws Exception {
        backup("now", 1, 2, Queueing.REFUSED);
        RunningJob queued = backup("queued", 3, 2, Queueing.with(5));
        assertThat(next()).isEqualTo("now");
        jobs.close();
        assertThat(queued.await(LIMIT).state()).as("whoever waits is woken").isEqualTo(JobState.INTERRUPTED);
        open();
        JobStatus found = jobs.find(queued.id()).orElseThrow().status();
        assertThat(found.state()).isEqualTo(JobState.INTERRUPTED);
        assertThat(found.reason().orElseThrow().toString()).startsWith("queued priority=5");
        RunningJob writer = backup("writer", 6, 2, Queueing.REFUSED);
        RunningJob again = jobs.resume(queued.id());
        assertThat(again.status().state()).isEqualTo(JobState.QUEUED);
        assertThat(next()).isEqualTo("writer");
        end(writer, "writer");
        assertThat(next()).isEqualTo("queued");
        end(again, "queued");
    }

    private static BackupSet set(String id, int medium, String parent, String parentMedium) {
        return new BackupSet(
                id,
                unit(medium),
                "",
                "medium " + medium,
                unit(1),
                "name",
                Profile.VOLUME,
                Instant.EPOCH,
                "ntfs",
                1,
                1,
                Consistency.CRASH_CONSISTENT,
                CheckLevel.NONE,
                0,
                0,
                parent,
                "",
                parentMedium);
    }

    /** What the sets of a medium continue may have been made, or listed, since the job came. */
    @Test
    void jobThatWaitedHasWhatItsChainLiesOnByThen() throws Exception {
        MemoryCatalog catalog = new MemoryCatalog();
        board.add(CatalogStore.class, new KnownDriver<>(catalog, Map.of(), "catalog", "1"));
        RunningJob now = backup("now", 1, 2, Queueing.REFUSED);
        RunningJob waits = restore("waits", 2, 90, Queueing.with(0));
        assertThat(next()).isEqualTo("now");
        RunningJob writer = backup("writer", 3, 5, Queueing.REFUSED);
        assertThat(next()).isEqualTo("writer");
        catalog.add(set("full", 5, "", ""));
        catalog.add(set("more", 2, "full", "medium 5"));
        end(now, "now");
        assertThat(waits.status().state()).as("medium 5 is written").isEqualTo(JobState.QUEUED);
        end(writer, "writer");
        assertThat(next()).isEqualTo("waits");
        assertThatThrownBy(() -> backup("second writer", 3, 5, Queueing.REFUSED))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("job " + waits.id());
        end(waits, "waits");
        assertThat(units.has(unit(5))).isFalse();
    }

    /** What it comes upon while it works is its own from then on. */
    @Test
    void jobHasWhatItReadsUntilItEnds() throws Exception {
        RunningJob job = backup("reads", 1, 2, Queueing.REFUSED);
        assertThat(next()).isEqualTo("reads");
        Unit tape = new Unit(unit(5), Unit.Kind.RECORDS, 0, 0, false, "");
        job.hands().reads(tape);
        job.hands().reads(tape).close();
        assertThatThrownBy(() -> backup("writes", 3, 5, Queueing.REFUSED))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("job " + job.id());
        job.hands()
                .reads(new Unit(unit(2), Unit.Kind.BLOCKS, 1 << 20, 512, false, ""))
                .close();
        assertThat(units.has(unit(2))).as("it has it anyway").isTrue();
        RunningJob other = backup("other", 3, 6, Queueing.REFUSED);
        assertThat(next()).isEqualTo("other");
        assertThatThrownBy(() -> other.hands().reads(tape)).isInstanceOf(RefusedException.class);
        end(job, "reads");
        assertThat(units.has(unit(5))).isFalse();
        other.hands().reads(tape).close();
        assertThat(units.has(unit(5))).isFalse();
        end(other, "other");
    }

    @Test
    void fullLaneIsWaitedForOrRefused() throws Exception {
        settings.set(new Settings(Defaults.UNSET, false, 0, 1, Keeping.DEFAULT));
        RunningJob first = backup("first", 1, 2, Queueing.REFUSED);
        assertThatThrownBy(() -> backup("second", 3, 4, Queueing.REFUSED))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("lane-full lane=array");
        RunningJob queued = backup("queued", 3, 4, Queueing.with(0));
        RunningJob other = backup("of another array", 101, 102, Queueing.with(0));
        assertThat(beginTogether()).containsExactlyInAnyOrder("first", "of another array");
        end(first, "first");
        assertThat(next()).isEqualTo("queued");
        settings.set(new Settings(Defaults.UNSET, false, 1, 0, Keeping.DEFAULT));
        end(queued, "queued");
        RunningJob reads = restore("reads", 4, 90, Queueing.REFUSED);
        assertThatThrownBy(() -> restore("reads too", 4, 91, Queueing.REFUSED))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("lane-full lane=medium");
        assertThat(next()).isEqualTo("reads");
        end(reads, "reads");
        end(other, "of another array");
    }
}
