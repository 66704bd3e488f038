// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.job;

import org.offhost.backup.JobStatus;
import org.offhost.backup.JobSummary;
import org.offhost.backup.JobSummary.ByteCounts;
import org.offhost.inspect.Json;
import org.offhost.inspect.notice.NoticeJson;
import org.offhost.shell.command.ExitCode;
import org.offhost.shell.text.Sentences;

/** A job as a JSON line. */
final class JobJson {
    private JobJson() {}

    public static void write(Json out, JobStatus j) {
        write(out, j, false);
    }

    /** @param dryRun whether the job only foresaw */
    public static void write(Json out, JobStatus j, boolean dryRun) {
        write(out, j, dryRun, ExitCode.of(j));
    }

    /** @param code what the command ends with, where that is not what became of the job */
    public static void write(Json out, JobStatus j, ExitCode code) {
        write(out, j, false, code);
    }

    private static void write(Json out, JobStatus j, boolean dryRun, ExitCode code) {
        out.object()
                .member("job", j.id())
                .member("kind", j.kind().name())
                .member("title", j.title())
                .member("state", j.state().name())
                .member("reason", Sentences.of(j.reason()))
                .member("refused", j.refused())
                .member("dryRun", dryRun)
                .member("code", code.status())
                .member("doneBytes", j.doneBytes())
                .member("totalBytes", j.totalBytes())
                .member("files", j.files())
                .member("submitted", j.submitted().toString())
                .member("changed", j.changed().toString())
                .name("phaseMillis")
                .object();
        j.phases().forEach((state, time) -> out.member(state.name(), time.toMillis()));
        out.end();
        j.reason().ifPresent(why -> {
            out.name("notice");
            NoticeJson.write(out, why);
        });
        out.name("summary");
        summary(out, j.summary());
        out.end().line();
    }

    private static void summary(Json out, JobSummary s) {
        ByteCounts b = s.bytes();
        out.object()
                .member("set", s.setId())
                .member("files", s.files())
                .member("directories", s.directories())
                .member("streams", s.streams())
                .member("resident", s.resident())
                .member("nonResident", s.nonResident())
                .member("segments", s.segments())
                .member("commands", s.commands())
                .member("offloadedBytes", b.offloaded())
                .member("controlBytes", b.control())
                .member("decodedBytes", b.decoded())
                .member("verifyBytes", b.verify())
                .member("fallbackBytes", b.fallback())
                .member("fallbackReason", b.fallbackReason())
                .member("quietWaitMillis", s.quietWait().toMillis())
                .member("snapshotHeldMillis", s.snapshotHeld().toMillis())
                .member("consistency", s.consistency().name())
                .member("checked", s.checked().name())
                .member("failed", s.failed())
                .name("failures")
                .array();
        s.failures()
                .forEach(f -> out.object()
                        .member("path", f.path())
                        .member("reason", f.reason())
                        .end());
        out.endArray().name("notes").array();
        s.notes().stream().map(Sentences::of).forEach(out::value);
        out.endArray().name("evidence").array();
        s.evidence().stream().map(Sentences::of).forEach(out::value);
        out.endArray().name("notices").array();
        s.notes().forEach(n -> NoticeJson.write(out, n));
        out.endArray().end();
    }
}
