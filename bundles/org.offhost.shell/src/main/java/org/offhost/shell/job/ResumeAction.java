// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.job;

import java.util.List;
import org.offhost.backup.BackupService;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.notice.RefusedException;
import org.offhost.shell.command.Action;
import org.offhost.shell.command.ExitCode;
import org.offhost.shell.command.RefusalJson;
import org.offhost.shell.command.Screen;
import org.offhost.shell.command.Services;
import org.offhost.shell.text.FailureText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Goes on with interrupted jobs. */
@Command(
        name = "offhost resume",
        description = "Go on with a job that was interrupted; without JOB with all of them, one after the other.")
public final class ResumeAction extends Action {
    private final Services services;

    @Parameters(arity = "0..1", paramLabel = "JOB", description = "The job; 'offhost jobs' lists them.")
    private String job;

    @Mixin
    private final ReportForm form = new ReportForm();

    public ResumeAction(Screen screen, Services services) {
        super(screen);
        this.services = services;
    }

    @Override
    protected ExitCode run() throws Exception {
        BackupService service = services.backup();
        List<String> ids = job != null
                ? List.of(job)
                : service.pending().stream()
                        .filter(j -> j.state() == JobState.INTERRUPTED)
                        .map(JobStatus::id)
                        .toList();
        if (ids.isEmpty()) {
            screen().err().println("No job was interrupted.");
        }
        ExitCode worst = ExitCode.DONE;
        for (String id : ids) {
            try {
                worst = worst.or(new JobWatch(screen(), form.checked()).follow(service.resume(id)));
            } catch (RefusedException e) {
                String why = screen().named(FailureText.of(e));
                screen().err().println("offhost: " + why);
                if (form.json()) {
                    RefusalJson.write(screen().out(), ExitCode.REFUSED, e, why);
                }
                worst = worst.or(ExitCode.REFUSED);
            }
        }
        return worst;
    }
}
