// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.unit;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.offhost.block.Designator;
import org.offhost.driver.DriverBoard;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.inspect.EntryPage;
import org.offhost.inspect.Json;
import org.offhost.inspect.MapGrid;
import org.offhost.inspect.MapJson;
import org.offhost.inspect.StreamHash;
import org.offhost.inspect.VolumeContent;
import org.offhost.inspect.VolumeJson;
import org.offhost.inspect.VolumeMap;
import org.offhost.inspect.VolumeReader;
import org.offhost.inspect.picture.MapFigures;
import org.offhost.inspect.picture.MapSvg;
import org.offhost.web.access.Role;
import org.offhost.web.http.ProblemException;
import org.offhost.web.http.WebCode;
import org.offhost.web.http.WebExchange;
import org.offhost.web.http.WebResource;
import org.offhost.web.http.WebRoute;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code /units/UNIT/volumes}: what is on a unit now, read from it; lines of JSON are those of {@code offhost inspect --json}. */
@Component
public final class VolumeResource implements WebResource {
    private static final String LINES = "application/x-ndjson";
    private static final int USUAL = 100;
    private static final int MOST = 1000;
    private static final int COLUMNS = 128;
    private static final int ROWS = 40;
    private static final int MOST_CELLS = 512;

    private final DriverBoard board;

    @Activate
    public VolumeResource(@Reference DriverBoard board) {
        this.board = board;
    }

    @Override
    public List<WebRoute> routes() {
        return List.of(
                WebRoute.get("/units/{unit}/volumes", this::volumes),
                WebRoute.get("/units/{unit}/volumes/{volume}/entries", this::entries),
                WebRoute.get("/units/{unit}/volumes/{volume}/map", this::map),
                WebRoute.get("/units/{unit}/volumes/{volume}/map.svg", this::picture));
    }

    /** A unit that is a path is nobody's before it is named so, which is an operator's as by {@code POST /units}. */
    private static Designator unit(WebExchange exchange) throws ProblemException {
        Designator unit = exchange.designator("unit");
        if (NamedAddress.BY_PATH.contains(unit.scheme())) {
            exchange.require(Role.OPERATOR);
        }
        return unit;
    }

    private void volumes(WebExchange exchange) throws Exception {
        try (OpenVolume open = OpenVolume.of(board, unit(exchange))) {
            exchange.json(json -> {
                json.object()
                        .member("table", open.volumes().table().type())
                        .member("sectorSize", open.volumes().table().sectorLength());
                texts(json, "evidence", open.volumes().table().evidence());
                json.name("volumes").array();
                for (FoundVolume volume : open.volumes().table().volumes()) {
                    write(json, volume, open.volumes().content(volume));
                }
                json.endArray().end();
            });
        }
    }

    private static void write(Json json, FoundVolume volume, VolumeContent content) {
        Optional<VolumeSummary> summary = content.summary();
        json.object()
                .member("number", volume.number())
                .member("name", volume.name())
                .member("position", volume.position())
                .member("length", volume.length())
                .member("kind", volume.kind())
                .member("fileSystem", summary.map(VolumeSummary::type).orElse(""))
                .member("label", summary.map(VolumeSummary::label).orElse(""))
                .member("content", content.text())
                .member("usable", content.usable())
                .member("fault", volume.fault())
                .member("layout", volume.layout().toString());
        texts(json, "evidence", content.evidence());
        json.end();
    }

    private static void texts(Json json, String name, List<String> texts) {
        json.name(name).array();
        texts.forEach(json::value);
        json.endArray();
    }

    private void entries(WebExchange exchange) throws Exception {
        int limit = exchange.query("limit", USUAL, 1, MOST);
        OptionalLong after = cursor(exchange.query("after"));
        try (OpenVolume open = OpenVolume.of(board, unit(exchange));
                VolumeReader reader = open.read(exchange.path("volume"))) {
            EntryPage page = page(reader, after, limit);
            exchange.text(LINES, out -> {
                VolumeJson lines = new VolumeJson(out);
                VolumeSummary summary = reader.volume().summary();
                lines.header(summary, summary.length());
                for (EntryPage.Entry entry : page.entries()) {
                    int streams = entry.entry().attributes().size();
                    lines.entry(entry.entry(), entry.paths(), Collections.nCopies(streams, StreamHash.NONE));
                }
                page.faults().forEach(fault -> lines.fault(fault.fault(), fault.path()));
                Json footer = new Json(out).object().member("footer", 1);
                page.next().ifPresent(next -> footer.member("next", Long.toHexString(next)));
                footer.end().line();
            });
        }
    }

    /** A cursor that somebody made up is no damage of the volume. */
    private static EntryPage page(VolumeReader reader, OptionalLong after, int limit)
            throws IOException, ProblemException {
        try {
            return reader.page(after, limit);
        } catch (CorruptStructureException e) {
            if (after.isPresent() && e.structure().equals("cursor")) {
                throw new ProblemException(
                        WebCode.MALFORMED_REQUEST,
                        Map.of(
                                "expected",
                                "after: the next of a page before",
                                "found",
                                Long.toHexString(e.position())));
            }
            throw e;
        }
    }

    private static OptionalLong cursor(Optional<String> word) throws ProblemException {
        try {
            return word.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseUnsignedLong(word.get(), 16));
        } catch (NumberFormatException e) {
            throw ProblemException.invalid("after", "the next of a page before", word.get());
        }
    }

    private void map(WebExchange exchange) throws Exception {
        int columns = exchange.query("columns", COLUMNS, 1, MOST_CELLS);
        int rows = exchange.query("rows", ROWS, 1, MOST_CELLS);
        try (OpenVolume open = OpenVolume.of(board, unit(exchange));
                VolumeReader reader = open.read(exchange.path("volume"))) {
            FileSystemVolume volume = reader.volume();
            VolumeSummary summary = volume.summary();
            MapGrid grid = new MapGrid(summary.length(), summary.clusterLength(), columns, rows);
            VolumeMap map = VolumeMap.of(volume, List.of(grid), fault -> {});
            exchange.text(LINES, out -> MapJson.write(map, grid, out));
        }
    }

    /** The same as {@code inspect --svg}: whole by itself, and names in it are text. */
    private void picture(WebExchange exchange) throws Exception {
        try (OpenVolume open = OpenVolume.of(board, unit(exchange));
                VolumeReader reader = open.read(exchange.path("volume"))) {
            VolumeSummary summary = reader.volume().summary();
            MapGrid grid = MapSvg.grid(summary);
            VolumeMap map = VolumeMap.of(reader.volume(), List.of(grid), fault -> {});
            String picture = MapSvg.of(summary, grid, MapFigures.of(map, grid));
            exchange.text("image/svg+xml", out -> out.write(picture));
        }
    }
}
