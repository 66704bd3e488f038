// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.event;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.offhost.backup.BackupService;
import org.offhost.backup.JobSummary.ByteCounts;
import org.offhost.inspect.Json;
import org.offhost.web.http.RequestBody;
import org.offhost.web.http.WebExchange;
import org.offhost.web.http.WebResource;
import org.offhost.web.http.WebRoute;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code /jobs/JOB/progress}: how a job went until now, as far as this process saw it. */
@Component(service = WebResource.class)
public final class ProgressResource implements WebResource {
    private final JobTraces traces;
    private final BackupService backup;
    private final Clock clock;

    @Activate
    public ProgressResource(@Reference JobTraces traces, @Reference BackupService backup) {
        this(traces, backup, Clock.systemUTC());
    }

    ProgressResource(JobTraces traces, BackupService backup, Clock clock) {
        this.traces = traces;
        this.backup = backup;
        this.clock = clock;
    }

    @Override
    public List<WebRoute> routes() {
        return List.of(WebRoute.get("/jobs/{job}/progress", this::show));
    }

    private void show(WebExchange exchange) throws Exception {
        Optional<JobTrace> known = traces.of(exchange.path("job"));
        if (known.isEmpty()) {
            backup.requireJob(exchange.path("job"));
        }
        JobTrace trace = known.orElse(JobTrace.NONE);
        exchange.json(json -> {
            json.object()
                    .member("now", clock.instant().toString())
                    .name("samples")
                    .array();
            trace.samples().forEach(sample -> write(json, sample));
            json.endArray().name("drivers").array();
            trace.drivers()
                    .forEach(turn -> json.object()
                            .member("time", turn.time().toString())
                            .member("change", turn.came() ? "came" : "went")
                            .member("kind", turn.kind())
                            .member("name", turn.name())
                            .end());
            json.endArray().end();
        });
    }

    private static void write(Json json, JobTrace.Sample sample) {
        ByteCounts bytes = sample.bytes();
        json.object()
                .member("time", sample.time().toString())
                .member("state", RequestBody.word(sample.state()))
                .member("doneBytes", sample.done())
                .member("offloaded", bytes.offloaded())
                .member("control", bytes.control())
                .member("decoded", bytes.decoded())
                .member("verify", bytes.verify())
                .member("fallback", bytes.fallback())
                .end();
    }
}
