// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.job;

import java.util.List;
import org.offhost.backup.BackupService;
import org.offhost.backup.Job;
import org.offhost.backup.JobStatus;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.web.http.WebExchange;
import org.offhost.web.http.WebResource;
import org.offhost.web.http.WebRoute;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code /jobs}: those of the state folder. */
@Component
public final class JobResource implements WebResource {
    private final BackupService backup;

    @Activate
    public JobResource(@Reference BackupService backup) {
        this.backup = backup;
    }

    @Override
    public List<WebRoute> routes() {
        return List.of(WebRoute.get("/jobs", this::list), WebRoute.get("/jobs/{job}", this::show));
    }

    private void list(WebExchange exchange) throws Exception {
        List<JobStatus> jobs = backup.jobs();
        exchange.json(json -> {
            json.object().name("jobs").array();
            jobs.forEach(job -> JobAnswer.write(json, job));
            json.endArray().end();
        });
    }

    private void show(WebExchange exchange) throws Exception {
        JobStatus status = find(exchange).status();
        exchange.json(json -> JobAnswer.write(json, status));
    }

    private Job find(WebExchange exchange) throws RefusedException {
        String id = exchange.path("job");
        return backup.job(id)
                .orElseThrow(() ->
                        new RefusedException(Notice.of(NoticeCode.NO_SUCH_JOB).with("job", id)));
    }
}
