// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.offhost.backup.JobState;
import org.offhost.driver.DriverBoard;

/** What holds for everything in a job that waits for a driver: it says so, it ends, and it can be cancelled. */
public final class Waits {
    private static final Duration SOON = Duration.ofSeconds(1);

    private Waits() {}

    /** Something of a job that needs a driver of which there is none. */
    public interface Deed {
        void with(Hands job) throws IOException, InterruptedException;
    }

    /** @param need code and facts of what is waited for, or how they begin */
    public static void end(Path folder, String need, Deed deed) {
        endAtTheLimit(folder, need, deed);
        endWhenCancelled(folder, deed);
    }

    private static void endAtTheLimit(Path folder, String need, Deed deed) {
        DriverBoard board = new DriverBoard();
        ManualTime time = new ManualTime(board);
        TestHands job = new TestHands(TestJournal.ofBackup(folder, JobState.QUEUED), board, time);
        long begun = time.nanos();
        assertThatThrownBy(() -> deed.with(job))
                .as("nobody comes")
                .isInstanceOf(PausedException.class)
                .hasMessageStartingWith("no-driver-came")
                .hasMessageContaining(need);
        assertThat(job.shown()).containsExactly(JobState.WAITING);
        assertThat(Duration.ofNanos(time.nanos() - begun)).isBetween(TestHands.PATIENCE, TestHands.PATIENCE.plus(SOON));
    }

    private static void endWhenCancelled(Path folder, Deed deed) {
        DriverBoard board = new DriverBoard();
        ManualTime time = new ManualTime(board);
        TestHands job = new TestHands(TestJournal.ofBackup(folder, JobState.QUEUED), board, time);
        time.then(job::cancel);
        long begun = time.nanos();
        assertThatThrownBy(() -> deed.with(job))
                .as("it is cancelled while it waits")
                .isInstanceOf(CancellationException.class);
        assertThat(Duration.ofNanos(time.nanos() - begun)).isLessThan(SOON);
    }
}
