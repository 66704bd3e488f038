// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.JobState;
import org.offhost.backup.JobSummary;
import org.offhost.backup.JobSummary.FileFailure;
import org.offhost.backup.engine.job.JobFile;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Tally;
import org.offhost.backup.engine.job.TestJournal;

class FailuresTest {
    @TempDir
    Path folder;

    @Test
    void allAreInTheFileTheFirstInTheFiguresAndTheCountIsOfAll() throws IOException {
        Tally tally = new Tally();
        Path file = folder.resolve("failures.jsonl");
        try (Failures failures = new Failures(file, tally)) {
            for (int i = 0; i < 250; i++) {
                failures.add("/f" + i, "not permitted");
            }
            failures.finish();
        }
        assertThat(Files.readAllLines(file)).hasSize(250).contains("{\"path\":\"/f249\",\"reason\":\"not permitted\"}");
        JobSummary summary = tally.summary();
        assertThat(summary.failed()).isEqualTo(250);
        assertThat(summary.failures())
                .hasSize(JobSummary.MOST_FAILURES)
                .startsWith(new FileFailure("/f0", "not permitted"));
        assertThat(summary.notes())
                .anyMatch(
                        n -> n.toString().contains("files=250") && n.toString().contains(file.toString()));
        new Failures(file, tally).close();
        assertThat(tally.summary().failed()).as("tried again").isZero();
        assertThat(file).doesNotExist();
    }

    @Test
    void pathsOfAnyKindAreOneLineEach() throws IOException {
        Path file = folder.resolve("failures.jsonl");
        try (Failures failures = new Failures(file, new Tally())) {
            failures.add("/a\n\"b\\\u0001\uD800\u202E😀", "r");
        }
        assertThat(Files.readAllLines(file))
                .containsExactly("{\"path\":\"/a\\u000a\\\"b\\\\\\u0001\\ud800\u202E😀\",\"reason\":\"r\"}");
    }

    @Test
    void figuresOutliveTheProcess() throws IOException {
        Tally tally = new Tally();
        try (Failures failures = new Failures(folder.resolve("f"), tally)) {
            failures.add("/a\tb\nc", "why");
        }
        Journal job = TestJournal.of(folder.resolve("job"), JobState.COPYING);
        tally.keep(job);
        job.create();
        Tally recalled = new Tally();
        recalled.recall(Journal.read(JobFile.in(folder.resolve("job"))).orElseThrow());
        assertThat(recalled.summary().failed()).isEqualTo(1);
        assertThat(recalled.summary().failures()).containsExactly(new FileFailure("/a\tb\nc", "why"));
    }
}
