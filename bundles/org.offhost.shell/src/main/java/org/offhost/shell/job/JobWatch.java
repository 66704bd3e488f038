// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.job;

import java.time.Duration;
import java.util.Optional;
import org.offhost.backup.Job;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.notice.Notice;
import org.offhost.inspect.Json;
import org.offhost.shell.command.ExitCode;
import org.offhost.shell.command.Screen;

/** Follows a job to its end: progress while it runs, its figures behind. Belongs to one thread. */
final class JobWatch {
    private static final Duration LIVE_TICK = Duration.ofMillis(200);
    private static final Duration PLAIN_TICK = Duration.ofSeconds(1);
    private static final Duration PLAIN_LINE = Duration.ofSeconds(10);

    private final Screen screen;
    private final ReportForm form;
    private final ProgressLine line = new ProgressLine();
    private long printedAt;
    private JobState printedState;
    private Optional<Notice> printedReason = Optional.empty();
    private int shown;

    JobWatch(Screen screen, ReportForm form) {
        this.screen = screen;
        this.form = form;
    }

    /** Waits for the job and reports. */
    ExitCode follow(Job job) throws InterruptedException {
        if (!form.quiet()) {
            screen.err()
                    .println(
                            "Job " + job.id() + ": " + screen.named(job.status().title()));
        }
        JobStatus status = awaitEnd(job);
        report(status);
        return ExitCode.of(status);
    }

    /** Waits for a job that only foresees, and reports nothing but why it did not come to its end. */
    Optional<ExitCode> unlessCompleted(Job job) throws InterruptedException {
        JobStatus status = awaitEnd(job);
        if (status.state() == JobState.COMPLETED) {
            return Optional.empty();
        }
        report(status);
        return Optional.of(ExitCode.of(status));
    }

    private JobStatus awaitEnd(Job job) throws InterruptedException {
        JobStatus status;
        try {
            do {
                status = job.await(screen.live() ? LIVE_TICK : PLAIN_TICK);
                progress(status);
            } while (!status.state().ended() && status.state() != JobState.INTERRUPTED);
        } catch (InterruptedException e) {
            clear();
            job.cancel();
            throw e;
        }
        clear();
        return status;
    }

    private void report(JobStatus status) {
        if (form.json()) {
            JobJson.write(new Json(screen.out()), status, form.isDryRun());
        } else {
            new JobReport(screen, form).print(status);
        }
    }

    private void progress(JobStatus status) {
        if (form.quiet()) {
            return;
        }
        boolean news = status.state() != printedState || !status.reason().equals(printedReason);
        String text = line.text(status, System.nanoTime());
        if (screen.live()) {
            clear();
            screen.err().print(text);
            screen.err().flush();
            shown = text.length();
        } else if (!status.state().ended() && (news || System.nanoTime() - printedAt > PLAIN_LINE.toNanos())) {
            screen.err().println(text);
            printedAt = System.nanoTime();
        }
        printedState = status.state();
        printedReason = status.reason();
    }

    private void clear() {
        if (shown > 0) {
            screen.err().print("\r" + " ".repeat(shown) + "\r");
            screen.err().flush();
            shown = 0;
        }
    }
}
