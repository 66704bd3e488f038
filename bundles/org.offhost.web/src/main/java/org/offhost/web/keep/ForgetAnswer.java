// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.keep;

import org.offhost.backup.keep.ForgetReport;
import org.offhost.backup.keep.ForgetReport.Fate;
import org.offhost.backup.keep.ForgetRequest;
import org.offhost.inspect.Json;
import org.offhost.web.http.PathSegment;
import org.offhost.web.http.RequestBody;

/** What became of the sets of a medium, or would, as it is told to programs. */
final class ForgetAnswer {
    private ForgetAnswer() {}

    /** @param called what has to be typed in for it */
    static void write(Json json, ForgetRequest request, String called, ForgetReport report) {
        json.object()
                .member("medium", request.medium().toString())
                .member("mediumId", PathSegment.of(request.medium().toString()))
                .member("confirm", called)
                .member("dryRun", request.dryRun())
                .member("zone", request.zone().toString())
                .name("sets")
                .array();
        report.fates().forEach(fate -> write(json, fate));
        json.endArray()
                .member(
                        "forgottenSets",
                        report.fates().stream().filter(f -> !f.isKept()).count())
                .member(
                        "forgottenBytes",
                        report.fates().stream()
                                .filter(f -> !f.isKept())
                                .mapToLong(Fate::bytes)
                                .sum())
                .member("releasedBytes", report.released())
                .member("remainingBytes", report.remaining())
                .member("expired", report.expired())
                .end();
    }

    private static void write(Json json, Fate fate) {
        json.object()
                .member("id", PathSegment.of(fate.setId()))
                .member("set", fate.setId())
                .member("name", fate.name())
                .member("cutAt", fate.cutAt().toString())
                .member("bytes", fate.bytes())
                .member("kept", fate.isKept())
                .name("why")
                .array();
        fate.reasons().forEach(reason -> json.value(RequestBody.word(reason)));
        json.endArray();
        fate.lockedUntil().ifPresent(end -> json.member("lockedUntil", end.toString()));
        json.end();
    }
}
