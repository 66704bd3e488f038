// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.job;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.JobSummary;
import org.offhost.backup.JobSummary.ByteCounts;
import org.offhost.inspect.Printable;
import org.offhost.inspect.picture.Quantities;
import org.offhost.shell.command.Screen;
import org.offhost.shell.text.Sentences;

/** What people read of a job that has ended: ten lines and what they should know; with evidence if they ask for it. */
final class JobReport {
    private static final double NANOS = 1e9;

    /** Files that failed and are shown. */
    private static final int FAILURES = 20;

    private final Screen screen;
    private final ReportForm form;
    private final PrintWriter out;

    JobReport(Screen screen, ReportForm form) {
        this.screen = screen;
        this.form = form;
        this.out = screen.out();
    }

    void print(JobStatus status) {
        String kind = status.kind().name().toLowerCase(Locale.ROOT);
        JobSummary s = status.summary();
        if (status.state() == JobState.COMPLETED) {
            String what = status.kind().makesSets() ? "Set " : "From set ";
            out.println(kind.substring(0, 1).toUpperCase(Locale.ROOT)
                    + kind.substring(1)
                    + (form.isDryRun()
                            ? " foreseen; nothing was written."
                            : s.failed() > 0 ? " completed in part." : " completed.")
                    + (s.setId().isEmpty() ? "" : " " + what + s.setId()));
        } else {
            failed(status, kind);
        }
        if (!form.quiet() && !status.refused() && !s.equals(JobSummary.NONE)) {
            figures(status, s);
        } else if (form.quiet()) {
            failures(s); // what went wrong is said in any case
        }
    }

    private void failed(JobStatus status, String kind) {
        String how = status.refused()
                ? "refused"
                        + status.reason()
                                .map(why -> ": " + Printable.lines(Sentences.of(why)))
                                .orElse("")
                : JobWords.state(status);
        screen.err().println("offhost: " + screen.named(kind + " " + status.id() + " " + how));
        if (status.state() == JobState.INTERRUPTED || status.state() == JobState.WAITING) {
            screen.err().println("offhost: 'offhost resume " + status.id() + "' goes on with it");
        }
    }

    private void figures(JobStatus status, JobSummary s) {
        if (s.files() + s.directories() > 0) {
            row("Files", JobWords.files(s.files(), s.directories()) + streams(s));
        }
        bytes(s.bytes(), status.kind());
        row("Time", time(status));
        if (status.kind() == JobKind.BACKUP) {
            row("Snapshot held", Quantities.time(s.snapshotHeld()));
            row("Consistency", words(s.consistency().name()));
        }
        row("Check", words(s.checked().name()));
        failures(s);
        s.notes().forEach(n -> row("Note", screen.named(Sentences.of(n))));
        if (form.verbose()) {
            row(
                    "Copy commands",
                    String.format(Locale.ROOT, "%,d with %,d segment descriptors", s.commands(), s.segments()));
            status.phases().forEach((phase, t) -> row("Phase", words(phase.name()) + " " + Quantities.time(t)));
            s.evidence().forEach(e -> row("Evidence", screen.named(Sentences.of(e))));
        }
    }

    /** The first ones; all of them stand in the file that a note names. */
    private void failures(JobSummary s) {
        if (s.failed() > 0) {
            row("Failed", Quantities.count(s.failed(), "file", "files"));
            s.failures().stream()
                    .limit(FAILURES)
                    .forEach(f -> row("", Printable.of(f.path()) + ": " + Printable.of(f.reason())));
            if (s.failed() > FAILURES) {
                row("", String.format(Locale.ROOT, "… and %,d more", s.failed() - FAILURES));
            }
        }
    }

    private static String streams(JobSummary s) {
        return s.streams() == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "; %s, %,d resident",
                        Quantities.count(s.streams(), "stream", "streams"),
                        s.resident());
    }

    private void bytes(ByteCounts b, JobKind kind) {
        boolean copies = kind != JobKind.VERIFY;
        bytes("Offloaded", b.offloaded(), "moved by devices alone", copies);
        bytes("Control", b.control(), "read or written by this host: metadata, headers, tails", copies);
        bytes("Decoded", b.decoded(), "content that only this host could decode", form.verbose());
        bytes("Verify", b.verify(), "read to prove the copy", kind.makesSets());
        bytes(
                "Fallback",
                b.fallback(),
                b.fallbackReason().isEmpty()
                        ? "could have been offloaded and were not"
                        : screen.named(b.fallbackReason()),
                copies);
    }

    /** @param always whether it is shown if there are none, too */
    private void bytes(String name, long n, String meaning, boolean always) {
        if (n > 0 || always) {
            row(name, String.format(Locale.ROOT, "%,15d bytes  %s", n, meaning));
        }
    }

    /** All of it, and how fast the work went. */
    private static String time(JobStatus status) {
        Map<JobState, Duration> phases = status.phases();
        List<String> parts = new ArrayList<>();
        Duration gate = phases.getOrDefault(JobState.QUIESCING, Duration.ZERO);
        if (!gate.isZero()) {
            parts.add("quiet gate " + Quantities.time(gate));
        }
        boolean verify = status.kind() == JobKind.VERIFY;
        Duration work = phases.getOrDefault(verify ? JobState.CHECKING : JobState.COPYING, Duration.ZERO);
        if (!work.isZero()) {
            ByteCounts b = status.summary().bytes();
            long moved = verify ? b.verify() : b.offloaded() + b.decoded() + b.fallback();
            String rate = moved == 0 ? "" : " at " + Quantities.bytes((long) (moved / (work.toNanos() / NANOS))) + "/s";
            parts.add((verify ? "reading " : "copying ") + Quantities.time(work) + rate);
        }
        String all = Quantities.time(phases.values().stream().reduce(Duration.ZERO, Duration::plus));
        return parts.isEmpty() ? all : all + ": " + String.join(", ", parts);
    }

    private static String words(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void row(String name, String text) {
        out.printf("  %-14s %s%n", name, text.replace("\n", "\n                 "));
    }
}
