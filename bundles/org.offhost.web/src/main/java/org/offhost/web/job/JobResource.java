// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.job;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.offhost.backup.BackupService;
import org.offhost.backup.Job;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobStatus;
import org.offhost.backup.keep.SetKeeper;
import org.offhost.block.StateFolder;
import org.offhost.web.access.Role;
import org.offhost.web.http.OwnFolder;
import org.offhost.web.http.PathSegment;
import org.offhost.web.http.ProblemException;
import org.offhost.web.http.RequestBody;
import org.offhost.web.http.WebExchange;
import org.offhost.web.http.WebResource;
import org.offhost.web.http.WebRoute;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code /jobs}: those of the state folder. */
@Component
public final class JobResource implements WebResource {
    private static final String KEY = "Idempotency-Key";

    private final BackupService backup;
    private final JobRequests requests;
    private final SubmittedKeys keys;

    @Activate
    public JobResource(BundleContext context, @Reference BackupService backup, @Reference SetKeeper keeper) {
        this(backup, keeper, StateFolder.of(context::getProperty));
    }

    /** @param state folder that nothing is restored to */
    public JobResource(BackupService backup, SetKeeper keeper, Path state) {
        this.backup = backup;
        this.requests = new JobRequests(backup, keeper, new OwnFolder(state));
        this.keys = new SubmittedKeys(id -> backup.requireJob(id));
    }

    @Override
    public List<WebRoute> routes() {
        return List.of(
                WebRoute.get("/jobs", this::list),
                WebRoute.get("/jobs/{job}", this::show),
                WebRoute.post("/jobs", Role.OPERATOR, this::submit),
                WebRoute.post("/jobs/{job}/cancel", Role.OPERATOR, this::cancel),
                WebRoute.post("/jobs/{job}/resume", Role.OPERATOR, this::resume));
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

    private void submit(WebExchange exchange) throws Exception {
        RequestBody body = exchange.body();
        String key = exchange.request().getHeader(KEY);
        if (key != null && (key.isBlank() || key.length() > SubmittedKeys.MOST_LENGTH)) {
            throw ProblemException.invalid(KEY, "1 to " + SubmittedKeys.MOST_LENGTH + " characters", key);
        }
        SubmittedKeys.Outcome outcome = key == null
                ? new SubmittedKeys.Outcome(requests.submit(body, exchange.caller()), false)
                : keys.submit(
                        exchange.caller().name(), key, body.raw(), () -> requests.submit(body, exchange.caller()));
        JobStatus status = outcome.job().status();
        exchange.response().setHeader("Location", "/api/v1/jobs/" + PathSegment.of(status.id()));
        exchange.json(
                outcome.again() ? HttpServletResponse.SC_OK : HttpServletResponse.SC_CREATED,
                json -> JobAnswer.write(json, status));
    }

    private void cancel(WebExchange exchange) throws Exception {
        Job job = find(exchange);
        job.cancel();
        exchange.json(HttpServletResponse.SC_ACCEPTED, json -> JobAnswer.write(json, job.status()));
    }

    /** Who may not submit a job may not go on with it either. */
    private void resume(WebExchange exchange) throws Exception {
        if (find(exchange).status().kind() == JobKind.RESTORE) {
            JobRequests.mayRestore(exchange.caller());
        }
        Job job = backup.resume(exchange.path("job"));
        exchange.json(HttpServletResponse.SC_ACCEPTED, json -> JobAnswer.write(json, job.status()));
    }

    private Job find(WebExchange exchange) throws IOException {
        return backup.requireJob(exchange.path("job"));
    }
}
