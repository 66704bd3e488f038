// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.archive.layout.SetContents;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Consistency;
import org.offhost.backup.JobState;
import org.offhost.backup.JobSummary;
import org.offhost.copy.CopyProgress;

class TallyTest {
    @TempDir
    Path folder;

    private static Tally afterHalfAJob() {
        Tally tally = new Tally();
        tally.set("set-1");
        tally.contents(new SetContents(10, 3, 12, 5));
        tally.control(1000);
        tally.decoded(50);
        tally.decodedInline(40);
        tally.verify(7);
        tally.throughHost(3);
        tally.fallback("no driver");
        tally.quiet(Duration.ofMillis(3100), Consistency.QUIET);
        tally.held(Duration.ofSeconds(9));
        tally.checked(CheckLevel.STRUCTURE);
        tally.note("parsed by one");
        tally.note("copied by another");
        tally.note("two\nlines");
        tally.copying(new CopyProgress(4096, 4000, 96, 8, 2, 5));
        return tally;
    }

    private Tally recalled(Tally before) throws IOException {
        Journal journal = TestJournal.of(folder, JobState.COPYING);
        before.keep(journal);
        journal.create();
        Tally next = new Tally();
        next.recall(Journal.read(JobFile.in(folder)).orElseThrow());
        return next;
    }

    @Test
    void everyFigureSurvivesTheProcess() throws IOException {
        Tally before = afterHalfAJob();
        assertThat(recalled(before).summary()).isEqualTo(before.summary());
        assertThat(recalled(new Tally()).summary()).isEqualTo(JobSummary.NONE);
    }

    @Test
    void resumedJobCountsWhatTheProcessBeforeDid() throws IOException {
        Tally next = recalled(afterHalfAJob());
        next.control(10);
        next.copying(new CopyProgress(8192, 6000, 4, 0, 1, 1));
        next.copied();
        JobSummary sum = next.summary();
        assertThat(sum.bytes().offloaded()).isEqualTo(10_000);
        assertThat(sum.bytes().control()).isEqualTo(1010 + 100 - 40);
        assertThat(sum.bytes().fallback()).isEqualTo(8 + 3);
        assertThat(sum.commands()).isEqualTo(3);
        assertThat(sum.segments()).isEqualTo(6);
        assertThat(sum.nonResident()).isEqualTo(7);
    }
}
