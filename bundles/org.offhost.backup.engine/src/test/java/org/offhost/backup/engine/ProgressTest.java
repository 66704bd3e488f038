// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.JobFile;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.TestJournal;

class ProgressTest {
    private final Progress progress = new Progress();

    @TempDir
    Path folder;

    private void assertShows(long done, long total) {
        assertThat(progress.done()).isEqualTo(done);
        assertThat(progress.total()).isEqualTo(total);
    }

    @Test
    void endedBackupShowsWhatWasCopied() {
        progress.enter(JobState.INVENTORY, JobState.COPYING);
        progress.show(500, 500);
        progress.enter(JobState.COPYING, JobState.CHECKING);
        assertShows(0, 0);
        progress.show(20, 0);
        progress.enter(JobState.CHECKING, JobState.COMMITTING);
        progress.enter(JobState.COMMITTING, JobState.COMPLETED);
        assertShows(500, 500);
    }

    @Test
    void endedVerificationShowsWhatWasRead() {
        progress.enter(JobState.QUEUED, JobState.CHECKING);
        progress.show(70, 70);
        progress.enter(JobState.CHECKING, JobState.COMPLETED);
        assertShows(70, 70);
    }

    @Test
    void interruptedCopyShowsHowFarItCame() {
        progress.enter(JobState.INVENTORY, JobState.COPYING);
        progress.show(200, 500);
        progress.enter(JobState.COPYING, JobState.WAITING);
        progress.enter(JobState.WAITING, JobState.INTERRUPTED);
        assertShows(200, 500);
    }

    @Test
    void nextProcessKnowsHowFarTheCopyWasWhenTheFirstDied() throws IOException {
        progress.show(200, 500);
        Journal journal = TestJournal.of(folder, JobState.COPYING);
        progress.keep(JobState.COPYING, journal);
        journal.create();
        Progress next = new Progress();
        next.recall(Journal.read(JobFile.in(folder)).orElseThrow());
        assertThat(next.done()).isEqualTo(200);
        assertThat(next.total()).isEqualTo(500);
    }
}
