// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.offhost.backup.BackupSet;
import org.offhost.backup.JobStatus;
import org.offhost.backup.MediumContents;
import org.offhost.block.Designator;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;
import org.offhost.tck.manifest.JsonReader;

/** What an operator who has HTTP alone does with sets that are there. */
class KeepTest extends WebScene {
    private HttpResponse<String> post(String path, String body) throws Exception {
        return server.send(server.signed(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private Map<String, Object> answer(String path, String body) throws Exception {
        HttpResponse<String> response = post(path, body);
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 201);
        return JsonReader.object(response.body());
    }

    private JobStatus job(String body) throws Exception {
        String id = (String) answer("jobs", body).get("job");
        return Lab.completed(Lab.end(lab.backup().job(id).orElseThrow()));
    }

    private List<String> sets(Designator medium) throws IOException {
        return lab.backup().sets(medium).stream().map(BackupSet::id).toList();
    }

    @Test
    void setsAreLockedForgottenAndConsolidated() throws Exception {
        Designator source = lab.disk(Fixtures.shared("fat16"), 512, true, 0);
        Designator medium = lab.disk("medium.img", 512, 128 << 20);
        String backup =
                "{\"kind\":\"backup\",\"source\":\"" + source + "\",\"medium\":\"" + medium + "\",\"name\":\"kept\"";
        Instant end = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        job(backup + "}");
        job(backup + ",\"lockUntil\":\"" + end + "\"}");
        job(backup + "}");
        List<String> all = sets(medium);
        assertThat(all).hasSize(3);
        String path = "media/" + medium;

        Instant later = end.plusSeconds(60);
        assertThat(answer(path + "/sets/" + all.get(1) + "/lock", "{\"until\":\"" + later + "\"}"))
                .containsEntry("lockedUntil", later.toString());
        assertThat(post(path + "/sets/" + all.get(1) + "/lock", "{\"until\":\"" + end + "\"}")
                        .body())
                .contains("lock-shorter");

        Map<String, Object> foreseen = answer(path + "/forget", "{\"keepLast\":1,\"zone\":\"UTC\",\"dryRun\":true}");
        assertThat(foreseen).containsEntry("forgottenSets", 1L).containsEntry("expired", false);
        assertThat(String.valueOf(foreseen.get("sets"))).contains("why=[last]", "why=[locked]", "why=[]");
        assertThat(sets(medium)).isEqualTo(all);
        String label = (String) foreseen.get("confirm");
        for (String typed : List.of("", label + "x")) {
            assertThat(post(path + "/forget", "{\"keepLast\":1,\"confirm\":\"" + typed + "\"}")
                            .body())
                    .contains("not-confirmed");
        }
        assertThat(sets(medium)).isEqualTo(all);
        assertThat(answer(path + "/forget", "{\"keepLast\":1,\"confirm\":\"" + label + "\"}"))
                .containsEntry("forgottenSets", 1L);
        MediumContents contents = lab.backup().contents(medium);
        assertThat(contents.sets()).extracting(BackupSet::id).containsExactly(all.get(1), all.get(2));
        assertThat(contents.locks()).containsEntry(all.get(1), later);

        Designator other = lab.disk("other.img", 512, 128 << 20);
        String consolidate = "{\"kind\":\"consolidate\",\"medium\":\"" + medium + "\",\"to\":\"" + other
                + "\",\"set\":\"" + all.get(1) + "\"";
        job(consolidate + ",\"dryRun\":true}");
        job(consolidate + "}");
        assertThat(sets(other)).hasSize(1);
    }

    @Test
    void ownStateIsNotWritten() throws Exception {
        Designator source = lab.disk(Fixtures.shared("fat16"), 512, true, 0);
        Designator medium = lab.disk("medium.img", 512, 64 << 20);
        Lab.completed(lab.run(Lab.request(source, "outside", medium)));
        Path state = Path.of(context.getProperty("offhost.state"));
        String restore = "{\"kind\":\"restore\",\"medium\":\"" + medium + "\",\"folder\":\"";
        assertThat(post("jobs", restore + state + "\"}").body()).contains("own-folder");
        assertThat(post("jobs", restore + state.resolve("x/../catalog") + "\"}").body())
                .contains("own-folder");
        assertThat(post("jobs", restore + state.getParent() + "\",\"existing\":\"overwrite\"}")
                        .body())
                .contains("own-folder");
        Path inside = state.resolve("made.img");
        assertThat(post("units", "{\"address\":\"" + inside + "\",\"use\":\"write\",\"create\":512}")
                        .body())
                .contains("own-folder");
        assertThat(inside).doesNotExist();
    }

    @Test
    void madeUpCursorAndUnsuitableFileAreTheCallersMistakes() throws Exception {
        Designator source = lab.disk(Fixtures.shared("fat16"), 512, true, 0);
        assertThat(server.send(server.signed("units/" + source + "/volumes/0/entries?after=7"))
                        .statusCode())
                .isEqualTo(400);
        String folderUnit = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("file." + folder).getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> unsuitable = server.send(server.signed("units/~" + folderUnit + "/volumes"));
        assertThat(unsuitable.statusCode()).as(unsuitable.body()).isEqualTo(422);
        HttpResponse<String> files = post(
                "jobs",
                "{\"kind\":\"backup\",\"source\":\"" + source + "\",\"medium\":\"" + source
                        + "\",\"exclude\":[\"/a\"]}");
        assertThat(files.body()).contains("\"what\":\"exclude\"");
        assertThat(post("jobs", "{\"kind\":\"forget\"}").body()).contains("backup, restore, verify, consolidate");
    }
}
