// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Consistency;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.JobSummary;
import org.offhost.backup.JobSummary.ByteCounts;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.shell.command.Screen;
import picocli.CommandLine;

class JobReportTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Screen screen = new Screen(
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false);

    private static List<Notice> said(String... texts) {
        return Stream.of(texts)
                .filter(t -> !t.isEmpty())
                .map(t -> Notice.of(NoticeCode.SAID).with("text", t))
                .toList();
    }

    private static JobSummary summary(long files, long directories, String... notes) {
        return new JobSummary(
                "set-1",
                files,
                directories,
                files,
                0,
                files,
                6,
                1,
                new ByteCounts(10 << 20, 1_500, 0, 2_000, 0, ""),
                SECOND,
                SECOND,
                Consistency.CRASH_CONSISTENT,
                CheckLevel.STRUCTURE,
                0,
                List.of(),
                said(notes),
                said("ntfs: boot sector at byte 0", "parsed by org.offhost.filesystem.ntfs"));
    }

    private static JobStatus status(JobKind kind, JobState state, String reason, JobSummary summary) {
        return new JobStatus(
                "20261128-120000",
                kind,
                "title",
                state,
                said(reason).stream().findFirst(),
                10 << 20,
                10 << 20,
                summary.files(),
                Instant.EPOCH,
                Instant.EPOCH,
                Map.of(JobState.QUIESCING, SECOND.multipliedBy(3), JobState.COPYING, SECOND.multipliedBy(2)),
                summary);
    }

    private List<String> report(JobStatus status, String... options) {
        ReportForm form = new ReportForm();
        new CommandLine(new Holder(form)).parseArgs(options);
        new JobReport(screen, form).print(status);
        screen.out().flush();
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** A command with the options. */
    @CommandLine.Command(name = "holder")
    private static final class Holder {
        @CommandLine.Mixin
        private final ReportForm form;

        Holder(ReportForm form) {
            this.form = form;
        }
    }

    @Test
    void backupIsToldInTenLinesWithItsTimeAndRate() {
        List<String> lines = report(status(JobKind.BACKUP, JobState.COMPLETED, "", summary(12, 1)));
        assertThat(lines).hasSizeLessThanOrEqualTo(10);
        assertThat(lines.get(0)).isEqualTo("Backup completed. Set set-1");
        assertThat(lines)
                .anyMatch(l -> l.contains("12 files in 1 directory; 12 streams"))
                .anyMatch(l -> l.contains("Time") && l.contains("5.0 s: quiet gate 3.0 s, copying 2.0 s at 5.00 MiB/s"))
                .noneMatch(l -> l.contains("parsed by") || l.contains("boot sector"));
    }

    @Test
    void whatAPersonShouldKnowIsToldEvidenceIfAsked() {
        assertThat(report(status(JobKind.BACKUP, JobState.COMPLETED, "", summary(1, 0, "2 structures passed over"))))
                .anyMatch(l -> l.contains("2 structures passed over"))
                .anyMatch(l -> l.endsWith("1 file; 1 stream, 0 resident"));
        out.reset();
        assertThat(report(status(JobKind.BACKUP, JobState.COMPLETED, "", summary(1, 0)), "--verbose"))
                .anyMatch(l -> l.contains("boot sector at byte 0"))
                .anyMatch(l -> l.contains("1 with 6 segment descriptors"))
                .anyMatch(l -> l.contains("quiescing 3.0 s"));
    }

    @Test
    void fewWordsAreOneLine() {
        assertThat(report(status(JobKind.BACKUP, JobState.COMPLETED, "", summary(1, 0, "note")), "--quiet"))
                .containsExactly("Backup completed. Set set-1");
    }

    @ParameterizedTest
    @CsvSource({
        "WAITING, waiting for a copy driver, waiting for a copy driver",
        "WAITING, no driver, waiting: no driver",
        "FAILED, no room, failed: no room",
        "CANCELLED, cancelled, cancelled",
        "INTERRUPTED, the service stopped, interrupted: the service stopped"
    })
    void stateIsNotSaidTwice(JobState state, String reason, String expected) {
        report(status(JobKind.RESTORE, state, reason, JobSummary.NONE));
        assertThat(err.toString(StandardCharsets.UTF_8).lines().findFirst())
                .contains("offhost: restore 20261128-120000 " + expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0 files",
        "1, 0, 1 file",
        "2, 1, 2 files in 1 directory",
        "1000, 2, '1,000 files in 2 directories'"
    })
    void countsAreWords(long files, long directories, String expected) {
        assertThat(JobWords.files(files, directories)).isEqualTo(expected);
    }

    @Test
    void timeLeftIsToldOnlyWhenItIsKnown() {
        ProgressLine line = new ProgressLine();
        long second = 1_000_000_000L;
        line.text(checking(0), 0);
        assertThat(line.text(checking(1000), second / 2)).contains("/s").doesNotContain("left");
        assertThat(line.text(checking(40 << 20), 2 * second)).doesNotContain("left");
        assertThat(line.text(checking(50 << 20), 5 * second)).contains("5.0 s left");
        assertThat(line.text(checking(100 << 20), 6 * second)).doesNotContain("left");
    }

    private static JobStatus checking(long done) {
        return new JobStatus(
                "1",
                JobKind.VERIFY,
                "t",
                JobState.CHECKING,
                Optional.empty(),
                done,
                100 << 20,
                1,
                Instant.EPOCH,
                Instant.EPOCH,
                Map.of(),
                JobSummary.NONE);
    }
}
