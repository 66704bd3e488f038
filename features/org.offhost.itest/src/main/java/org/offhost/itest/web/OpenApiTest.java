// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.offhost.backup.JobStatus;
import org.offhost.block.Designator;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;
import org.offhost.tck.manifest.JsonReader;

/** Real answers are as the description that is served says. */
class OpenApiTest extends WebScene {
    private Map<String, Object> description;

    @BeforeEach
    void readDescription() throws Exception {
        description = JsonReader.object(server.get("openapi.json"));
    }

    private void holds(HttpRequest.Builder request, String path, String method, String status) throws Exception {
        HttpResponse<String> response = server.send(request);
        Map<String, Object> responses =
                Schema.map(at(description, "paths", path, method).get("responses"));
        Map<String, Object> told =
                Schema.map(responses.getOrDefault(String.valueOf(response.statusCode()), responses.get("default")));
        assertThat(String.valueOf(response.statusCode())).as(response.body()).isEqualTo(status);
        String type = response.headers().firstValue("Content-Type").orElse("").split(";")[0];
        Map<String, Object> content = at(told, "content", type);
        if (content.containsKey("schema")) {
            assertThat(new Schema(description).differences(JsonReader.object(response.body()), content.get("schema")))
                    .as("%s %s", method, path)
                    .isEmpty();
        }
    }

    private static Map<String, Object> at(Map<String, Object> from, String... names) {
        Map<String, Object> value = from;
        for (String name : names) {
            assertThat(value).containsKey(name);
            value = Schema.map(value.get(name));
        }
        return value;
    }

    @Test
    void answersAreAsDescribed() throws Exception {
        Designator source = lab.disk(Fixtures.shared("fat16"), 512, true, 0);
        Designator medium = lab.disk("medium.img", 512, 64 << 20);
        JobStatus job = Lab.completed(lab.run(Lab.request(source, "described", medium)));
        Map<String, String> values = new TreeMap<>(Map.of(
                "{unit}", source.toString(),
                "{volume}", "0",
                "{medium}", medium.toString(),
                "{set}", job.summary().setId(),
                "{job}", job.id()));
        for (String path : at(description, "paths").keySet()) {
            Map<String, Object> methods = at(description, "paths", path);
            if (methods.containsKey("get") && !path.equals("/events") && !path.equals("/archives/{job}")) {
                String filled = path.substring(1);
                for (Map.Entry<String, String> value : values.entrySet()) {
                    filled = filled.replace(value.getKey(), value.getValue());
                }
                holds(server.signed(filled), path, "get", "200");
                boolean anybody =
                        "anybody".equals(at(description, "paths", path, "get").get("x-offhost-role"));
                holds(server.request("api/v1/" + filled), path, "get", anybody ? "200" : "401");
            }
        }
        holds(server.signed("jobs/none"), "/jobs/{job}", "get", "404");
        holds(posted("jobs", "{\"kind\":\"verify\",\"medium\":\"" + medium + "\"}"), "/jobs", "post", "201");
        holds(posted("jobs", "{\"kind\":\"verify\"}"), "/jobs", "post", "422");
        holds(
                posted("jobs", "{\"kind\":\"verify\",\"medium\":\"" + medium + "\",\"priority\":5000000000}"),
                "/jobs",
                "post",
                "422");
        Path made = folder.resolve("made.img");
        holds(
                posted("units", "{\"address\":\"" + made + "\",\"use\":\"write\",\"create\":1048576}"),
                "/units",
                "post",
                "201");
        assertThat(made).hasSize(1048576);
        holds(posted("units", "{\"address\":\"" + folder.resolve("absent.img") + "\"}"), "/units", "post", "422");
        holds(posted("units", "{\"address\":\"made.img\"}"), "/units", "post", "422");
        holds(posted("units", "{\"address\":\"" + made + "\",\"create\":512}"), "/units", "post", "422");
        holds(
                posted("units", "{\"address\":\"" + folder.resolve("grows.img") + "\",\"use\":\"write\",\"create\":0}"),
                "/units",
                "post",
                "201");
        setsAreKeptAsDescribed(medium, job.summary().setId());
        holds(posted("jobs/" + job.id() + "/resume", ""), "/jobs/{job}/resume", "post", "409");
        holds(posted("jobs/" + job.id() + "/cancel", ""), "/jobs/{job}/cancel", "post", "202");
    }

    private void setsAreKeptAsDescribed(Designator medium, String set) throws Exception {
        for (JobStatus job : lab.backup().jobs()) {
            Lab.end(lab.backup().job(job.id()).orElseThrow()); // which would have the medium
        }
        String path = "media/" + medium;
        holds(posted(path + "/sets/" + set + "/lock", "{}"), "/media/{medium}/sets/{set}/lock", "post", "422");
        holds(
                posted(path + "/sets/" + set + "/lock", "{\"until\":\"2999-01-01T00:00:00+01:00\"}"),
                "/media/{medium}/sets/{set}/lock",
                "post",
                "200");
        holds(posted(path + "/forget", "{\"dryRun\":true}"), "/media/{medium}/forget", "post", "422");
        holds(posted(path + "/forget", "{\"keepLast\":0}"), "/media/{medium}/forget", "post", "422");
        holds(posted(path + "/forget", "{\"keepLast\":0,\"dryRun\":true}"), "/media/{medium}/forget", "post", "200");
        String archive = path + "/sets/" + set + "/archive";
        HttpResponse<String> asked = server.send(posted(archive, "{}"));
        String url = (String) JsonReader.object(asked.body()).get("url");
        holds(server.signed(url.substring("/api/v1/".length())), "/archives/{job}", "get", "200");
        holds(server.signed(url.substring("/api/v1/".length())), "/archives/{job}", "get", "404");
        holds(posted(archive, "{\"paths\":[\"/none\"]}"), "/media/{medium}/sets/{set}/archive", "post", "422");
        holds(posted(archive, "{}"), "/media/{medium}/sets/{set}/archive", "post", "201");
        holds(posted(path + "/forget-missing", "{}"), "/media/{medium}/forget-missing", "post", "422");
        holds(
                posted(path + "/forget-missing", "{\"confirm\":\"" + medium + "\"}"),
                "/media/{medium}/forget-missing",
                "post",
                "200");
        Designator other = lab.disk("other.img", 512, 64 << 20);
        holds(
                posted(
                        "jobs",
                        "{\"kind\":\"consolidate\",\"medium\":\"" + medium + "\",\"to\":\"" + other
                                + "\",\"dryRun\":true}"),
                "/jobs",
                "post",
                "201");
    }

    private HttpRequest.Builder posted(String path, String body) {
        return server.signed(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    /** So a difference would be seen. */
    @Test
    void answerThatDiffersIsFound() {
        Schema schema = new Schema(description);
        Object reference = Map.of("$ref", "#/components/schemas/Unit");
        Map<String, Object> unit = new TreeMap<>(Map.of(
                "id", "a", "designator", "a", "kind", "blocks", "size", 1L, "blockLength", 512L, "readOnly", false));
        assertThat(schema.differences(unit, reference)).containsExactly("$ lacks initiator");
        unit.put("initiator", 7L);
        unit.put("kind", "cubes");
        unit.put("more", "x");
        assertThat(schema.differences(unit, reference)).hasSize(3);
        assertThat(schema.differences(List.of(), reference)).hasSize(1);
    }
}
