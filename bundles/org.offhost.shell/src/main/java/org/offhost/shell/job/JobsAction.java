// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.job;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.offhost.backup.JobStatus;
import org.offhost.inspect.Json;
import org.offhost.shell.command.Action;
import org.offhost.shell.command.ExitCode;
import org.offhost.shell.command.Screen;
import org.offhost.shell.command.Services;
import org.offhost.shell.text.Sentences;
import org.offhost.shell.text.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the jobs of the state folder. */
@Command(
        name = "offhost jobs",
        description = "Show jobs: what was interrupted or waits, and why; with --all those that ended, too.")
public final class JobsAction extends Action {
    private final Services services;

    @Option(names = "--all", description = "Show jobs that have ended, too.")
    private boolean all;

    @Option(names = "--json", description = "Write JSON lines.")
    private boolean json;

    public JobsAction(Screen screen, Services services) {
        super(screen);
        this.services = services;
    }

    @Override
    protected ExitCode run() throws Exception {
        List<JobStatus> jobs =
                all ? services.backup().jobs() : services.backup().pending();
        if (json) {
            Json out = new Json(screen().out());
            jobs.forEach(j -> JobJson.write(out, j));
            return ExitCode.DONE;
        }
        if (jobs.isEmpty()) {
            screen().out().println(all ? "No jobs." : "No job waits or was interrupted.");
            return ExitCode.DONE;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("JOB", "KIND", "STATE", "SUBMITTED", "WHAT", "WHY"));
        for (JobStatus j : jobs) {
            rows.add(List.of(
                    j.id(),
                    j.kind().name().toLowerCase(Locale.ROOT),
                    j.state().name(),
                    j.submitted().truncatedTo(ChronoUnit.SECONDS).toString(),
                    j.title(),
                    Sentences.of(j.reason())));
        }
        Table.print(screen().out(), rows);
        return ExitCode.DONE;
    }
}
