// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.keep;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhost.backup.BackupService;
import org.offhost.backup.BackupSet;
import org.offhost.backup.MediumContents;
import org.offhost.backup.keep.ForgetReport;
import org.offhost.backup.keep.ForgetRequest;
import org.offhost.backup.keep.KeepRules;
import org.offhost.backup.keep.SetKeeper;
import org.offhost.block.Designator;
import org.offhost.web.access.Role;
import org.offhost.web.http.PathSegment;
import org.offhost.web.http.ProblemException;
import org.offhost.web.http.RequestBody;
import org.offhost.web.http.WebCode;
import org.offhost.web.http.WebExchange;
import org.offhost.web.http.WebResource;
import org.offhost.web.http.WebRoute;
import org.offhost.web.set.SetJson;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * {@code /media/MEDIUM/forget} and the like: which sets stay. What deletes is an administrator's, and is confirmed by what the medium is
 * called, typed in; what would go is told to operators.
 */
@Component
public final class KeepResource implements WebResource {
    private final BackupService backup;
    private final SetKeeper keeper;

    @Activate
    public KeepResource(@Reference BackupService backup, @Reference SetKeeper keeper) {
        this.backup = backup;
        this.keeper = keeper;
    }

    @Override
    public List<WebRoute> routes() {
        return List.of(
                WebRoute.post("/media/{medium}/forget", Role.OPERATOR, this::forget),
                WebRoute.post("/media/{medium}/forget-missing", Role.ADMINISTRATOR, this::forgetMissing),
                WebRoute.post("/media/{medium}/sets/{set}/lock", Role.OPERATOR, this::lock));
    }

    private void forget(WebExchange exchange) throws Exception {
        Designator medium = exchange.designator("medium");
        RequestBody body = exchange.body();
        boolean dryRun = body.flag("dryRun");
        String typed = body.optional("confirm").orElse("");
        ForgetRequest request = new ForgetRequest(medium, rules(body), zone(body), dryRun);
        body.end();
        if (!dryRun) {
            exchange.require(Role.ADMINISTRATOR);
        }
        String called = label(medium);
        if (!dryRun) {
            requireConfirmed(medium, called, typed);
        }
        ForgetReport report = keeper.forget(request);
        exchange.json(json -> ForgetAnswer.write(json, request, called, report));
    }

    private static KeepRules rules(RequestBody body) throws ProblemException {
        List<Optional<Integer>> rules = new ArrayList<>();
        for (String name : List.of("keepLast", "keepDaily", "keepWeekly", "keepMonthly", "keepYearly")) {
            rules.add(body.number(name, 0, Integer.MAX_VALUE).map(Long::intValue));
        }
        if (rules.stream().allMatch(Optional::isEmpty)) {
            throw ProblemException.invalid(
                    "keepLast",
                    "one of keepLast, keepDaily, keepWeekly, keepMonthly, keepYearly; keepLast 0 keeps what is locked",
                    "nothing");
        }
        List<Integer> numbers = rules.stream().map(rule -> rule.orElse(0)).toList();
        return new KeepRules(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3), numbers.get(4));
    }

    private static ZoneId zone(RequestBody body) throws ProblemException {
        String zone = body.optional("zone").orElse(ZoneId.systemDefault().getId());
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw ProblemException.invalid("zone", "a time zone: UTC, Europe/Berlin", zone);
        }
    }

    /** What has to be typed in: the label, so that another medium in the same unit is told from the one that was looked at. */
    private String label(Designator medium) throws IOException {
        MediumContents contents = backup.contents(medium);
        List<BackupSet> sets = new ArrayList<>(contents.sets());
        sets.addAll(contents.forgotten());
        return sets.stream()
                .map(BackupSet::mediumLabel)
                .filter(label -> !label.isEmpty())
                .findFirst()
                .orElse(medium.toString());
    }

    private static void requireConfirmed(Designator medium, String called, String typed) throws ProblemException {
        if (!called.equals(typed)) {
            throw new ProblemException(
                    WebCode.NOT_CONFIRMED, Map.of("medium", medium.toString(), "expected", called, "found", typed));
        }
    }

    private void forgetMissing(WebExchange exchange) throws Exception {
        Designator medium = exchange.designator("medium");
        RequestBody body = exchange.body();
        String typed = body.optional("confirm").orElse("");
        body.end();
        requireConfirmed(medium, medium.toString(), typed);
        List<BackupSet> lost = backup.forgetMissing(medium);
        exchange.json(json -> {
            json.object().name("sets").array();
            lost.forEach(set -> SetJson.write(json, set));
            json.endArray().end();
        });
    }

    private void lock(WebExchange exchange) throws Exception {
        Designator medium = exchange.designator("medium");
        String set = exchange.path("set");
        RequestBody body = exchange.body();
        Optional<Instant> until = body.instant("until");
        body.end();
        Instant end = until.orElseThrow(() -> ProblemException.invalid("until", RequestBody.INSTANT, "nothing"));
        keeper.lock(medium, set, end);
        exchange.json(json -> json.object()
                .member("id", PathSegment.of(set))
                .member("set", set)
                .member("lockedUntil", end.toString())
                .end());
    }
}
