// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.job;

import java.time.Duration;
import org.offhost.backup.Job;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.inspect.Json;
import org.offhost.inspect.picture.Quantities;
import org.offhost.shell.command.Action;
import org.offhost.shell.command.CommandRefusedException;
import org.offhost.shell.command.ExitCode;
import org.offhost.shell.command.Screen;
import org.offhost.shell.command.Services;
import org.offhost.shell.text.Sentences;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends a job. */
@Command(name = "offhost cancel", description = "End a job that waits or was interrupted; committed sets stay.")
public final class CancelAction extends Action {
    /** A command in flight is aborted or awaited first. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Services services;

    @Parameters(paramLabel = "JOB", description = "The job; 'offhost jobs' lists them.")
    private String id;

    @Option(names = "--json", description = "Write the result, or a refusal, as a JSON line.")
    private boolean json;

    public CancelAction(Screen screen, Services services) {
        super(screen);
        this.services = services;
    }

    @Override
    protected ExitCode run() throws Exception {
        Job job = services.backup().requireJob(id);
        JobState before = job.status().state();
        if (before.ended()) {
            throw new CommandRefusedException(
                    "job " + id + " has ended: " + before.name().toLowerCase(java.util.Locale.ROOT));
        }
        job.cancel();
        JobStatus status = job.await(LIMIT);
        if (!status.state().ended()) {
            told(status, ExitCode.UNFINISHED);
            screen().err()
                    .println("offhost: job " + id + " has not ended after " + Quantities.time(LIMIT) + ": "
                            + status.state() + " " + Sentences.of(status.reason()));
            return ExitCode.UNFINISHED;
        }
        ExitCode code = status.state() == JobState.CANCELLED ? ExitCode.DONE : ExitCode.of(status);
        told(status, code);
        return code;
    }

    private void told(JobStatus status, ExitCode code) {
        if (json) {
            JobJson.write(new Json(screen().out()), status, code);
        } else if (status.state().ended()) {
            screen().out().println("Job " + id + ": " + status.state());
        }
    }
}
