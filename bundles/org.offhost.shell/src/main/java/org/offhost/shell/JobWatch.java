// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import org.offhost.backup.ByteCounts;
import org.offhost.backup.Job;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.JobSummary;

/** Follows a job to its end: progress while it runs, its figures behind. Belongs to one thread. */
final class JobWatch {
    private static final Duration LIVE_TICK = Duration.ofMillis(200);
    private static final Duration PLAIN_TICK = Duration.ofSeconds(1);
    private static final Duration PLAIN_LINE = Duration.ofSeconds(10);

    /** Files that failed and are shown. */
    private static final int FAILURES = 20;

    private final Screen screen;
    private final ReportForm form;
    private final ProgressLine line = new ProgressLine();
    private long printedAt;
    private JobState printedState;
    private String printedReason = "";
    private int shown;

    JobWatch(Screen screen, ReportForm form) {
        this.screen = screen;
        this.form = form;
    }

    /** Waits for the job and reports. */
    ExitCode follow(Job job) throws InterruptedException {
        screen.err()
                .println("Job " + job.id() + ": " + screen.named(job.status().title()));
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
        if (form.json()) {
            JobJson.write(new Json(screen.out()), status);
        } else {
            report(status);
        }
        return ExitCode.of(status);
    }

    private void progress(JobStatus status) {
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

    private void report(JobStatus status) {
        PrintWriter out = screen.out();
        JobSummary s = status.summary();
        String kind = status.kind().name().charAt(0)
                + status.kind().name().substring(1).toLowerCase(Locale.ROOT);
        if (status.state() == JobState.COMPLETED) {
            String what = status.kind() == JobKind.BACKUP ? "Set " : "From set ";
            out.println(kind
                    + (s.failed() > 0 ? " completed in part. " : " completed. ")
                    + (s.setId().isEmpty() ? "" : what + s.setId()));
        } else {
            screen.err()
                    .println("offhost: " + kind.toLowerCase(Locale.ROOT) + " " + status.id() + " "
                            + (status.refused()
                                    ? "refused"
                                    : status.state().name().toLowerCase(Locale.ROOT))
                            + (status.reason().isEmpty() ? "" : ": " + screen.named(status.reason())));
            if (status.state() == JobState.INTERRUPTED || status.state() == JobState.WAITING) {
                screen.err().println("offhost: 'offhost resume " + status.id() + "' goes on with it");
            }
        }
        if (!status.refused() && !s.equals(JobSummary.NONE)) {
            figures(out, status.kind(), s);
            Duration copying = status.phases().getOrDefault(JobState.COPYING, Duration.ZERO);
            if (!copying.isZero()) {
                row(out, "Copy phase", Quantities.time(copying));
            }
        }
    }

    private static void figures(PrintWriter out, JobKind kind, JobSummary s) {
        row(out, "Files", "%,d in %,d directories".formatted(s.files(), s.directories()));
        if (s.streams() > 0) {
            row(
                    out,
                    "Streams",
                    "%,d: %,d resident, %,d non-resident".formatted(s.streams(), s.resident(), s.nonResident()));
        }
        row(out, "Copy commands", "%,d with %,d segment descriptors".formatted(s.commands(), s.segments()));
        ByteCounts b = s.bytes();
        bytes(out, "Offloaded", b.offloaded(), "moved by devices alone");
        bytes(out, "Control", b.control(), "read or written by this host: metadata, headers, tails");
        bytes(out, "Decoded", b.decoded(), "content that only this host could decode");
        bytes(out, "Verify", b.verify(), "read to prove the copy");
        bytes(
                out,
                "Fallback",
                b.fallback(),
                b.fallbackReason().isEmpty()
                        ? "could have been offloaded and were not"
                        : Printable.of(b.fallbackReason()));
        if (kind == JobKind.BACKUP) {
            row(out, "Quiet gate", Quantities.time(s.quietWait()));
            row(out, "Snapshot held", Quantities.time(s.snapshotHeld()));
            row(
                    out,
                    "Consistency",
                    s.consistency().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        row(out, "Check", s.checked().name().toLowerCase(Locale.ROOT));
        failures(out, s);
        s.notes().forEach(n -> row(out, "Note", Printable.of(n)));
    }

    /** The first ones; all of them stand in the file that a note names. */
    private static void failures(PrintWriter out, JobSummary s) {
        if (s.failed() > 0) {
            row(out, "Failed", "%,d".formatted(s.failed()) + (s.failed() == 1 ? " file" : " files"));
            s.failures().stream()
                    .limit(FAILURES)
                    .forEach(f -> row(out, "", Printable.of(f.path()) + ": " + Printable.of(f.reason())));
            if (s.failed() > FAILURES) {
                row(out, "", "… and %,d more".formatted(s.failed() - FAILURES));
            }
        }
    }

    private static void bytes(PrintWriter out, String name, long n, String meaning) {
        row(out, name, "%,15d bytes  %s".formatted(n, meaning));
    }

    private static void row(PrintWriter out, String name, String text) {
        out.printf("  %-14s %s%n", name, text);
    }
}
