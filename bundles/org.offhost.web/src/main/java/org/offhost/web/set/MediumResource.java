// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.set;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.offhost.backup.BackupService;
import org.offhost.backup.BackupSet;
import org.offhost.backup.MediumContents;
import org.offhost.backup.MediumFault;
import org.offhost.block.Designator;
import org.offhost.inspect.Json;
import org.offhost.web.http.PathSegment;
import org.offhost.web.http.WebExchange;
import org.offhost.web.http.WebResource;
import org.offhost.web.http.WebRoute;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code /media} and {@code /sets}: what the catalog remembers, and one medium as it is read now. */
@Component
public final class MediumResource implements WebResource {
    private final BackupService backup;

    @Activate
    public MediumResource(@Reference BackupService backup) {
        this.backup = backup;
    }

    @Override
    public List<WebRoute> routes() {
        return List.of(
                WebRoute.get("/media", this::media),
                WebRoute.get("/media/{medium}", this::medium),
                WebRoute.get("/sets", this::sets));
    }

    private void media(WebExchange exchange) throws Exception {
        Map<Designator, List<BackupSet>> media = new TreeMap<>();
        for (BackupSet set : backup.known()) {
            media.computeIfAbsent(set.medium(), m -> new ArrayList<>()).add(set);
        }
        exchange.json(json -> {
            json.object().name("media").array();
            media.forEach((medium, sets) -> write(json, medium, sets));
            json.endArray().end();
        });
    }

    private static void write(Json json, Designator medium, List<BackupSet> sets) {
        BackupSet newest = sets.get(sets.size() - 1);
        json.object()
                .member("id", PathSegment.of(medium.toString()))
                .member("designator", medium.toString())
                .member("label", newest.mediumLabel())
                .member("sets", sets.size())
                .member("bytes", sets.stream().mapToLong(BackupSet::bytes).sum())
                .member("newest", newest.cutAt().toString())
                .end();
    }

    private void sets(WebExchange exchange) throws Exception {
        List<BackupSet> sets = backup.known();
        exchange.json(json -> {
            json.object().name("sets").array();
            sets.forEach(set -> SetJson.write(json, set));
            json.endArray().end();
        });
    }

    /** Reads the medium. */
    private void medium(WebExchange exchange) throws Exception {
        Designator medium = exchange.designator("medium");
        MediumContents contents = backup.contents(medium);
        exchange.json(json -> {
            json.object()
                    .member("id", PathSegment.of(medium.toString()))
                    .member("designator", medium.toString())
                    .name("sets")
                    .array();
            for (BackupSet set : contents.sets()) {
                SetJson.members(json.object(), set);
                if (contents.locks().containsKey(set.id())) {
                    json.member("lockedUntil", contents.locks().get(set.id()).toString());
                }
                json.end();
            }
            json.endArray().name("faults").array();
            contents.faults().forEach(fault -> write(json, fault));
            json.endArray().name("forgotten").array();
            contents.forgotten().forEach(set -> SetJson.write(json, set));
            json.endArray().end();
        });
    }

    private static void write(Json json, MediumFault fault) {
        json.object()
                .member("set", fault.setId())
                .member("position", fault.position())
                .member("where", fault.where())
                .member("expected", fault.expected())
                .member("found", fault.found())
                .member("advice", fault.advice())
                .member("harmless", fault.harmless())
                .end();
    }
}
