// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.archive;

import jakarta.servlet.http.HttpServletResponse;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.offhost.backup.BackupService;
import org.offhost.backup.BackupService.Queueing;
import org.offhost.backup.Job;
import org.offhost.backup.RestoreRequest;
import org.offhost.block.Designator;
import org.offhost.web.access.Role;
import org.offhost.web.http.PathSegment;
import org.offhost.web.http.ProblemException;
import org.offhost.web.http.RequestBody;
import org.offhost.web.http.WebCode;
import org.offhost.web.http.WebEffect;
import org.offhost.web.http.WebExchange;
import org.offhost.web.http.WebResource;
import org.offhost.web.http.WebRoute;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * {@code /media/MEDIUM/sets/SET/archive}: chosen files of a set, sent as they are read. It is asked for by {@code POST}, which answers
 * when nothing is in the way, and is taken once by {@code GET /archives/JOB}, as browsers follow a link; programs have both in one by
 * {@code GET}. Whoever takes files away reads what the file systems would not show him: it is an administrator's.
 */
@Component
public final class ArchiveResource implements WebResource {
    /** Each has a thread of the server and one of the engine. */
    private static final int MOST = 8;

    private final BackupService backup;
    private final ArchivePlacer placer;
    private final Map<String, Pending> pending = new ConcurrentHashMap<>();

    @Activate
    public ArchiveResource(@Reference BackupService backup, @Reference ArchivePlacer placer) {
        this.backup = backup;
        this.placer = placer;
    }

    /** An archive whose job runs. */
    private record Pending(Job job, URI place, Download download, String file) {}

    /** What is asked for. */
    private record Selection(ArchiveKind kind, List<String> paths, List<String> names, List<String> exclude) {}

    @Override
    public List<WebRoute> routes() {
        String path = "/media/{medium}/sets/{set}/archive";
        return List.of(
                WebRoute.post(path, Role.ADMINISTRATOR, this::ask),
                WebRoute.of("GET", path, Optional.of(Role.ADMINISTRATOR), this::send)
                        .doing(WebEffect.CHANGES),
                WebRoute.of("GET", "/archives/{job}", Optional.of(Role.ADMINISTRATOR), this::take)
                        .doing(WebEffect.TAKES));
    }

    private void ask(WebExchange exchange) throws Exception {
        RequestBody body = exchange.body();
        Selection selection = new Selection(
                body.choice("format", ArchiveKind.class).orElse(ArchiveKind.TAR),
                body.texts("paths"),
                body.texts("names"),
                body.texts("exclude"));
        body.end();
        Pending begun = begin(exchange, selection);
        String id = begun.job().id();
        String url = "/api/v1/archives/" + PathSegment.of(id);
        exchange.response().setHeader("Location", url);
        exchange.json(
                HttpServletResponse.SC_CREATED,
                json -> json.object()
                        .member("job", id)
                        .member("url", url)
                        .member("file", begun.file())
                        .member("format", RequestBody.word(selection.kind()))
                        .end());
    }

    private void send(WebExchange exchange) throws Exception {
        if (isHead(exchange)) {
            throw new ProblemException(WebCode.METHOD_NOT_ALLOWED); // a job would run for nothing
        }
        ArchiveKind kind = ArchiveKind.TAR;
        Optional<String> format = exchange.query("format");
        if (format.isPresent()) {
            kind = RequestBody.choice("format", format.get(), ArchiveKind.class);
        }
        Pending begun = begin(
                exchange,
                new Selection(kind, exchange.queries("path"), exchange.queries("name"), exchange.queries("exclude")));
        begun.download().pipe().take();
        stream(exchange, begun);
    }

    private static boolean isHead(WebExchange exchange) {
        return exchange.request().getMethod().equals("HEAD");
    }

    /** Submits the job, and waits until it has found nothing in the way. */
    private Pending begin(WebExchange exchange, Selection selection) throws Exception {
        Designator medium = exchange.designator("medium");
        String set = exchange.path("set");
        pending.values().stream().filter(p -> p.job().status().state().ended()).forEach(this::forget);
        // those that are still looked for count, too
        ArchivePlacer.Expected expected = placer.expect(
                        selection.kind(), exchange.caller().name(), MOST)
                .orElseThrow(() -> new ProblemException(WebCode.TOO_MANY_ARCHIVES));
        boolean begun = false;
        Job job = null;
        try {
            job = backup.restore(
                    backup.defaults()
                            .restore(medium, new RestoreRequest.ToPlace(expected.place(), true))
                            .set(set)
                            .files(selection.paths(), selection.exclude())
                            .names(selection.names()),
                    Queueing.REFUSED);
            expected.download().awaitBegun(job);
            begun = true;
        } finally {
            if (!begun) {
                placer.forget(expected.place());
                if (job != null) {
                    job.cancel();
                }
            }
        }
        String file = set.replaceAll("[^A-Za-z0-9._-]", "_") + "." + RequestBody.word(selection.kind());
        Pending made = new Pending(job, expected.place(), expected.download(), file);
        pending.put(job.id(), made);
        return made;
    }

    private void forget(Pending one) {
        pending.values().remove(one);
        placer.forget(one.place());
    }

    private void take(WebExchange exchange) throws Exception {
        Pending asked = pending.get(exchange.path("job"));
        boolean own = asked != null
                && asked.download().caller().equals(exchange.caller().name());
        if (!own || !isHead(exchange) && !asked.download().pipe().take()) {
            throw new ProblemException(WebCode.NO_SUCH_RESOURCE, Map.of("archive", exchange.path("job")));
        }
        if (isHead(exchange)) {
            describe(exchange, asked);
        } else {
            stream(exchange, asked);
        }
    }

    private static void describe(WebExchange exchange, Pending asked) {
        exchange.response().setContentType(asked.download().kind().mediaType());
        exchange.response().setHeader("Content-Disposition", "attachment; filename=\"" + asked.file() + "\"");
        exchange.response().setHeader("X-Offhost-Job", asked.job().id());
    }

    /** What is thrown when some was sent makes the container cut the connection: no part of an archive looks like a whole one. */
    private void stream(WebExchange exchange, Pending asked) throws Exception {
        Download download = asked.download();
        BooleanSupplier admitted = exchange.stillTaken();
        try {
            describe(exchange, asked);
            OutputStream out = exchange.response().getOutputStream();
            for (Optional<byte[]> piece = download.next(asked.job());
                    piece.isPresent();
                    piece = download.next(asked.job())) {
                if (!admitted.getAsBoolean()) {
                    throw new ProblemException(WebCode.NOT_SIGNED_IN);
                }
                out.write(piece.get());
            }
            out.write(download.pipe().last());
            out.close();
        } finally {
            end(asked);
        }
    }

    /** Of a job that has ended it does nothing; of one that has not, whoever took the archive went. */
    private void end(Pending asked) {
        asked.job().cancel();
        forget(asked);
    }
}
