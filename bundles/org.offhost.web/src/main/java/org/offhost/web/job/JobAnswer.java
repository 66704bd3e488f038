// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.job;

import java.util.Optional;
import org.offhost.backup.JobStatus;
import org.offhost.backup.JobSummary;
import org.offhost.backup.JobSummary.ByteCounts;
import org.offhost.block.Designator;
import org.offhost.inspect.Json;
import org.offhost.inspect.notice.NoticeJson;
import org.offhost.web.http.RequestBody;

/** A job as it is told to programs. */
public final class JobAnswer {
    private JobAnswer() {}

    public static void write(Json json, JobStatus job) {
        json.object()
                .member("job", job.id())
                .member("kind", RequestBody.word(job.kind()))
                .member("title", job.title())
                .member("state", RequestBody.word(job.state()))
                .member("ended", job.state().ended())
                .member("refused", job.refused())
                .member("doneBytes", job.doneBytes())
                .member("totalBytes", job.totalBytes())
                .member("files", job.files())
                .member("submitted", job.submitted().toString())
                .member("changed", job.changed().toString());
        unit(json, "source", job.units().source());
        unit(json, "medium", job.units().medium());
        unit(json, "destination", job.units().destination());
        if (!job.units().beside().isEmpty()) {
            json.name("beside").array();
            job.units().beside().forEach(u -> json.value(u.toString()));
            json.endArray();
        }
        job.reason().ifPresent(why -> {
            json.name("reason");
            NoticeJson.write(json, why);
        });
        json.name("phaseMillis").object();
        job.phases().forEach((state, time) -> json.member(RequestBody.word(state), time.toMillis()));
        json.end().name("summary");
        summary(json, job.summary());
        json.end();
    }

    private static void unit(Json json, String name, Optional<Designator> unit) {
        unit.ifPresent(u -> json.member(name, u.toString()));
    }

    private static void summary(Json json, JobSummary summary) {
        json.object()
                .member("set", summary.setId())
                .member("files", summary.files())
                .member("directories", summary.directories())
                .member("streams", summary.streams())
                .member("resident", summary.resident())
                .member("nonResident", summary.nonResident())
                .member("segments", summary.segments())
                .member("commands", summary.commands())
                .name("bytes");
        bytes(json, summary.bytes());
        json.member("quietWaitMillis", summary.quietWait().toMillis())
                .member("snapshotHeldMillis", summary.snapshotHeld().toMillis())
                .member("consistency", RequestBody.word(summary.consistency()))
                .member("checked", RequestBody.word(summary.checked()))
                .member("failed", summary.failed())
                .name("failures")
                .array();
        summary.failures()
                .forEach(f -> json.object()
                        .member("path", f.path())
                        .member("reason", f.reason())
                        .end());
        json.endArray().name("notes").array();
        summary.notes().forEach(note -> NoticeJson.write(json, note));
        json.endArray().name("evidence").array();
        summary.evidence().forEach(note -> NoticeJson.write(json, note));
        json.endArray().end();
    }

    private static void bytes(Json json, ByteCounts bytes) {
        json.object()
                .member("offloaded", bytes.offloaded())
                .member("control", bytes.control())
                .member("decoded", bytes.decoded())
                .member("verify", bytes.verify())
                .member("fallback", bytes.fallback())
                .member("fallbackReason", bytes.fallbackReason())
                .end();
    }
}
