// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.event;

import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.offhost.backup.BackupService;
import org.offhost.backup.JobListener;
import org.offhost.backup.JobStatus;
import org.offhost.backup.JobSummary.ByteCounts;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.DriverKinds;
import org.offhost.driver.DriverWatch;
import org.offhost.driver.KnownDriver;
import org.offhost.inspect.Json;
import org.offhost.web.http.RequestBody;
import org.offhost.web.http.WebExchange;
import org.offhost.web.http.WebResource;
import org.offhost.web.http.WebRoute;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** {@code /jobs/JOB/progress}: how a job went until now, as far as this process saw it. */
@Component(service = {WebResource.class, JobListener.class})
public final class ProgressResource implements WebResource, JobListener, DriverWatch {
    private final Clock clock;
    private final JobTraces traces;
    private final BackupService backup;
    private final Closeable watching;

    @Activate
    public ProgressResource(@Reference DriverBoard board, @Reference BackupService backup) {
        this(board, backup, Clock.systemUTC());
    }

    ProgressResource(DriverBoard board, BackupService backup, Clock clock) {
        this.clock = clock;
        this.traces = new JobTraces(clock);
        this.backup = backup;
        this.watching = board.watch(this);
    }

    @Deactivate
    void close() throws IOException {
        watching.close();
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

    @Override
    public void changed(JobStatus status) {
        traces.take(status);
    }

    @Override
    public void came(Class<?> kind, KnownDriver<?> driver) {
        traces.driver(true, DriverKinds.word(kind), driver.name());
    }

    @Override
    public void went(Class<?> kind, KnownDriver<?> driver) {
        traces.driver(false, DriverKinds.word(kind), driver.name());
    }
}
