// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.event;

import jakarta.servlet.AsyncContext;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.offhost.backup.JobListener;
import org.offhost.backup.JobStatus;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.DriverKinds;
import org.offhost.driver.DriverWatch;
import org.offhost.driver.KnownDriver;
import org.offhost.inspect.Json;
import org.offhost.web.http.ProblemException;
import org.offhost.web.http.WebCode;
import org.offhost.web.http.WebExchange;
import org.offhost.web.http.WebResource;
import org.offhost.web.http.WebRoute;
import org.offhost.web.job.JobAnswer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** {@code /events}: jobs and drivers as they change. */
@Component(service = {WebResource.class, JobListener.class})
public final class EventResource implements WebResource, JobListener, DriverWatch {
    /** Some minutes of a busy console. */
    private static final int KEPT = 2000;

    private static final Duration BEAT = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final EventStream stream;
    private final Closeable watching;

    @Activate
    public EventResource(@Reference DriverBoard board) {
        this(board, KEPT);
    }

    EventResource(DriverBoard board, int kept) {
        this.stream = new EventStream(kept, BEAT, PATIENCE);
        this.watching = board.watch(this);
    }

    @Deactivate
    void close() throws IOException {
        watching.close();
        stream.close();
    }

    @Override
    public List<WebRoute> routes() {
        return List.of(WebRoute.get("/events", this::watch));
    }

    private void watch(WebExchange exchange) throws Exception {
        Optional<String> last = Optional.ofNullable(exchange.request().getHeader("Last-Event-ID"));
        exchange.response().setContentType("text/event-stream");
        exchange.response().setCharacterEncoding("UTF-8");
        exchange.response().setHeader("X-Accel-Buffering", "no");
        AsyncContext context = exchange.request().startAsync();
        context.setTimeout(0);
        if (!stream.watch(context, last, exchange.stillAdmitted())) {
            context.complete();
            throw new ProblemException(WebCode.NOT_AVAILABLE);
        }
    }

    /** How many watch. */
    int viewers() {
        return stream.viewers();
    }

    @Override
    public void changed(JobStatus status) {
        stream.tell("job", line(json -> JobAnswer.write(json, status)));
    }

    @Override
    public void came(Class<?> kind, KnownDriver<?> driver) {
        driver("came", kind, driver);
    }

    @Override
    public void went(Class<?> kind, KnownDriver<?> driver) {
        driver("went", kind, driver);
    }

    private void driver(String change, Class<?> kind, KnownDriver<?> driver) {
        stream.tell(
                "driver",
                line(json -> json.object()
                        .member("change", change)
                        .member("kind", DriverKinds.word(kind))
                        .member("name", driver.name())
                        .member("bundle", driver.bundle())
                        .member("version", driver.version())
                        .member("serviceId", driver.serviceId())
                        .end()));
    }

    private static String line(Consumer<Json> value) {
        StringBuilder text = new StringBuilder();
        value.accept(new Json(text));
        return text.toString();
    }
}
