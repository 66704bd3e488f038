// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.set;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.offhost.backup.BackupService;
import org.offhost.backup.BackupSet;
import org.offhost.backup.ListedPath;
import org.offhost.backup.Listing;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.Designator;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;
import org.offhost.inspect.Json;
import org.offhost.web.http.ProblemException;
import org.offhost.web.http.RequestBody;
import org.offhost.web.http.WebCode;
import org.offhost.web.http.WebExchange;
import org.offhost.web.http.WebResource;
import org.offhost.web.http.WebRoute;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code /media/MEDIUM/sets/SET/entries}: what a set holds, page by page; what the catalog has needs no medium. */
@Component
public final class EntryResource implements WebResource {
    private static final int USUAL = 100;
    private static final int MOST = 1000;

    /** Words of the kinds, at hand: a page has a thousand. */
    private static final Map<FileEntry.Kind, String> KINDS = new EnumMap<>(FileEntry.Kind.class);

    static {
        for (FileEntry.Kind kind : FileEntry.Kind.values()) {
            KINDS.put(kind, RequestBody.word(kind));
        }
    }

    private final BackupService backup;

    @Activate
    public EntryResource(@Reference BackupService backup) {
        this.backup = backup;
    }

    @Override
    public List<WebRoute> routes() {
        return List.of(
                WebRoute.get("/media/{medium}/sets/{set}", this::set),
                WebRoute.get("/media/{medium}/sets/{set}/entries", this::entries));
    }

    private void set(WebExchange exchange) throws Exception {
        Designator medium = exchange.designator("medium");
        String id = exchange.path("set");
        BackupSet set = backup.known(medium).stream()
                .filter(s -> s.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        Notice.of(NoticeCode.NO_SUCH_SET).with("medium", medium).with("set", id)));
        exchange.json(json -> SetJson.write(json, set));
    }

    private void entries(WebExchange exchange) throws Exception {
        Designator medium = exchange.designator("medium");
        String name = exchange.query("name").orElse("").toLowerCase(Locale.ROOT);
        PathPage.Query query = new PathPage.Query(
                directory(exchange.query("path").orElse("/")),
                !name.isEmpty() || exchange.query("deep").orElse("false").equals("true"),
                name,
                exchange.query("limit", USUAL, 1, MOST),
                PageCursor.of(exchange.query("after")));
        PathPage page;
        try (Listing<ListedPath> listing = backup.paths(medium, exchange.path("set"), query.directory())) {
            page = PathPage.read(listing, query);
        }
        exchange.json(json -> {
            json.object().name("entries").array();
            for (ListedPath path : page.found()) {
                write(json, path);
            }
            json.endArray().member("examined", page.examined());
            page.next().ifPresent(cursor -> json.member("next", cursor.word()));
            json.end();
        });
    }

    private static String directory(String path) throws ProblemException {
        if (!path.startsWith("/")) {
            throw new ProblemException(
                    WebCode.INVALID_REQUEST,
                    Map.of("what", "path", "expected", "a path that begins with '/'", "found", path));
        }
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static void write(Json json, ListedPath path) {
        String text = path.path();
        FileTimes times = path.times();
        json.object()
                .member("path", text)
                .name("name")
                .value(text, text.lastIndexOf('/') + 1)
                .name("kind")
                .word(KINDS.get(path.kind()))
                .member("length", path.length());
        if (times.has(FileTimes.Stamp.MODIFIED)) {
            json.name("modified")
                    .instant(times.seconds(FileTimes.Stamp.MODIFIED), times.nanos(FileTimes.Stamp.MODIFIED));
        }
        json.end();
    }
}
