// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.offhost.backup.JobStatus;
import org.offhost.backup.ListedPath;
import org.offhost.backup.Listing;
import org.offhost.block.Designator;
import org.offhost.filesystem.FileEntry;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;

/** What there is of a real backup, as programs are told it. */
class ResourcesTest extends WebScene {
    @Test
    void backupIsFoundByItsUnitsItsMediumItsSetAndItsJob() throws Exception {
        Designator source = lab.disk(Fixtures.shared("fat16"), 512, true, 0);
        Designator medium = lab.disk("medium.img", 512, 64 << 20);
        JobStatus job = Lab.completed(lab.run(Lab.request(source, "told", medium)));
        String set = job.summary().setId();

        assertThat(server.get("drivers"))
                .contains("\"name\":\"FatParser\"", "\"reads\":[\"fat12\",\"fat16\",\"fat32\"]");
        assertThat(server.get("units")).contains("\"designator\":\"" + source + "\"", "\"kind\":\"blocks\"");
        assertThat(server.get("units/" + medium)).contains("\"size\":" + (64 << 20));
        assertThat(server.get("media")).contains("\"designator\":\"" + medium + "\",\"label\"", "\"sets\":1");
        assertThat(server.get("media/" + medium)).contains("\"set\":\"" + set + "\"", "\"faults\":[]");
        assertThat(server.get("sets")).contains("\"set\":\"" + set + "\"");
        assertThat(server.get("jobs")).contains("\"job\":\"" + job.id() + "\"");
        assertThat(server.get("jobs/" + job.id()))
                .contains("\"state\":\"completed\"", "\"medium\":\"" + medium + "\"", "\"files\":" + job.files());
        assertThat(server.get("jobs/" + job.id() + "/progress")).contains("\"samples\":[{");
    }

    private HttpRequest.Builder posted(String path, String body) {
        return server.signed(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static String member(String json, String name) {
        Matcher m = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
        assertThat(m.find()).as("%s of %s", name, json).isTrue();
        return m.group(1);
    }

    private JobStatus ended(HttpResponse<String> submitted) throws Exception {
        String id = member(submitted.body(), "job");
        return Lab.end(lab.backup().job(id).orElseThrow());
    }

    @Test
    void jobIsSubmittedOnceToldAsItGoesAndItsSetIsListedPageByPage() throws Exception {
        Designator source = lab.disk(Fixtures.shared("fat16"), 512, true, 0);
        Designator medium = lab.disk("medium.img", 512, 64 << 20);
        String body = "{\"kind\":\"backup\",\"source\":\"" + source + "\",\"medium\":\"" + medium
                + "\",\"name\":\"by http\",\"profile\":\"files\"}";
        JobStatus job;
        try (Stream<String> events = server.lines("events")) {
            HttpResponse<String> first = server.send(posted("jobs", body).header("Idempotency-Key", "k1"));
            assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
            HttpResponse<String> again = server.send(posted("jobs", body).header("Idempotency-Key", "k1"));
            assertThat(again.statusCode()).isEqualTo(200);
            assertThat(member(again.body(), "job")).isEqualTo(member(first.body(), "job"));
            assertThat(server.send(posted("jobs", body.replace("by http", "x")).header("Idempotency-Key", "k1"))
                            .body())
                    .contains("idempotency-key-reused");
            job = Lab.completed(ended(first));
            assertThat(events.anyMatch(line -> line.startsWith("data: {\"job\":\"" + job.id() + "\"")
                            && line.contains("\"state\":\"completed\"")))
                    .isTrue();
        }
        String set = "media/" + medium + "/sets/" + job.summary().setId();
        assertThat(server.get(set)).contains("\"name\":\"by http\"");

        List<String> all = new ArrayList<>();
        String file;
        try (Listing<ListedPath> listing =
                lab.backup().paths(medium, job.summary().setId(), "/")) {
            List<ListedPath> listed = listing.next(1_000_000);
            listed.forEach(path -> all.add(path.path()));
            file = listed.stream()
                    .filter(path -> path.kind() == FileEntry.Kind.FILE)
                    .findFirst()
                    .orElseThrow()
                    .path();
        }
        assertThat(paged(set + "/entries?deep=true&limit=7"))
                .isEqualTo(all.stream().filter(path -> !path.equals("/")).toList());
        assertThat(paged(set + "/entries?limit=2"))
                .isEqualTo(all.stream()
                        .filter(path -> path.length() > 1 && path.lastIndexOf('/') == 0)
                        .toList());
        String inner = all.stream()
                .filter(path -> path.lastIndexOf('/') > 0)
                .map(path -> path.substring(0, path.lastIndexOf('/')))
                .findFirst()
                .orElseThrow();
        assertThat(paged(set + "/entries?path=" + URLEncoder.encode(inner, StandardCharsets.UTF_8)))
                .isEqualTo(all.stream()
                        .filter(path -> path.startsWith(inner + "/") && path.lastIndexOf('/') == inner.length())
                        .toList());
        assertThat(paged(set + "/entries?path=" + URLEncoder.encode(file, StandardCharsets.UTF_8)))
                .containsExactly(file);
        assertThat(paged(set + "/entries?name=.TXT"))
                .isNotEmpty()
                .isEqualTo(all.stream()
                        .filter(path -> path.substring(path.lastIndexOf('/') + 1)
                                .toLowerCase(Locale.ROOT)
                                .contains(".txt"))
                        .toList());
        assertThat(server.send(server.signed(set + "/entries?after=nonsense")).statusCode())
                .isEqualTo(422);
    }

    private List<String> paged(String path) throws Exception {
        List<String> found = new ArrayList<>();
        String next = "";
        do {
            String page = server.get(path + next);
            Matcher m = Pattern.compile("\"path\":\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(page);
            while (m.find()) {
                found.add(m.group(1));
            }
            next = page.contains("\"next\"") ? "&after=" + member(page, "next") : "";
            next = path.contains("?") ? next : next.replace('&', '?');
        } while (!next.isEmpty());
        return found;
    }

    @Test
    void restoreToAUnitAsksForItsDesignatorTypedIn() throws Exception {
        Designator source = lab.disk(Fixtures.shared("fat16"), 512, true, 0);
        Designator medium = lab.disk("medium.img", 512, 64 << 20);
        String backup =
                "{\"kind\":\"backup\",\"source\":\"" + source + "\",\"medium\":\"" + medium + "\",\"imageFormat\":";
        assertThat(server.send(posted("jobs", backup + "\"vmdk\"}")).body()).contains("invalid-request", "sparse");
        assertThat(server.send(posted("jobs", backup + "\"qcow2\",\"profile\":\"files\"}"))
                        .body())
                .contains("invalid-request");
        Lab.completed(ended(server.send(posted("jobs", backup + "\"qcow2\"}"))));
        try (InputStream in = Files.newInputStream(lab.path("medium.img"))) {
            assertThat(new String(in.readNBytes(1 << 16), StandardCharsets.ISO_8859_1))
                    .contains("offhost-set-7", ".qcow2");
        }
        Designator blank = lab.disk("blank.img", 512, 64 << 20);
        String body = "{\"kind\":\"restore\",\"medium\":\"" + medium + "\",\"unit\":\"" + blank + "\"";
        assertThat(server.send(posted("jobs", body + "}")).body()).contains("not-confirmed");
        assertThat(server.send(posted("jobs", body + ",\"confirm\":\"" + source + "\"}"))
                        .body())
                .contains("not-confirmed");
        Lab.completed(ended(server.send(posted("jobs", body + ",\"dryRun\":true}"))));
        Lab.completed(ended(server.send(posted("jobs", body + ",\"confirm\":\"" + blank + "\"}"))));
        Lab.completed(ended(
                server.send(posted("jobs", "{\"kind\":\"verify\",\"medium\":\"" + medium + "\",\"check\":\"full\"}"))));
        HttpResponse<String> same = server.send(
                posted("jobs", "{\"kind\":\"backup\",\"source\":\"" + medium + "\",\"medium\":\"" + medium + "\"}"));
        assertThat(same.statusCode()).isEqualTo(422);
        assertThat(same.body()).contains("\"code\":\"same-unit\"", "\"remedies\":[\"name-another-medium\"]");
    }

    @Test
    void whatIsOnAUnitIsReadFromIt() throws Exception {
        Designator source = lab.disk(Fixtures.shared("fat16"), 512, true, 0);
        String volumes = "units/" + source + "/volumes";
        assertThat(server.get(volumes)).contains("\"fileSystem\":\"fat16\"", "\"usable\":true");
        List<String> whole =
                server.get(volumes + "/0/entries?limit=1000").lines().toList();
        assertThat(whole.get(0)).startsWith("{\"header\":1,\"fs\":\"fat16\"");
        List<String> paged = new ArrayList<>();
        String after = "";
        do {
            List<String> page =
                    server.get(volumes + "/0/entries?limit=3" + after).lines().toList();
            paged.addAll(page.subList(1, page.size() - 1));
            String footer = page.get(page.size() - 1);
            after = footer.contains("next") ? "&after=" + member(footer, "next") : "";
        } while (!after.isEmpty());
        assertThat(paged).isEqualTo(whole.subList(1, whole.size() - 1));
        assertThat(server.get(volumes + "/0/map?columns=10&rows=4"))
                .startsWith("{\"header\":1,\"length\":")
                .contains("\"columns\":10", "\"owners\":{\"system\":");
        assertThat(server.send(server.signed(volumes + "/7/entries")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void whatIsNotThereIsAProblemWithItsCode() throws Exception {
        HttpResponse<String> job = server.send(server.signed("jobs/none"));
        assertThat(job.statusCode()).isEqualTo(404);
        assertThat(job.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(job.body()).contains("\"code\":\"no-such-job\",\"facts\":{\"job\":\"none\"}");
        assertThat(server.send(server.signed("units/naa.60")).statusCode()).isEqualTo(404);
        HttpResponse<String> set = server.send(server.signed("media/naa.60/sets/none"));
        assertThat(set.statusCode()).isEqualTo(404);
        assertThat(set.body()).contains("\"code\":\"no-such-set\"");
        assertThat(server.send(server.signed("units/nonsense")).body()).contains("invalid-request", "a designator");
        assertThat(server.send(server.signed("nothing")).body()).contains("no-such-resource");
        assertThat(server.send(server.signed("drivers").DELETE()).statusCode()).isEqualTo(405);
    }

    @Test
    void strangerGetsThePageAndNothingElse() throws Exception {
        HttpResponse<String> page = server.send(server.request(""));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'")
                .doesNotContain("unsafe");
        HttpResponse<String> changed = server.send(server.request("").DELETE());
        assertThat(changed.statusCode()).isEqualTo(405);
        assertThat(changed.body()).contains("method-not-allowed");
        for (String path :
                new String[] {"drivers", "units", "media", "sets", "jobs", "jobs/none", "session", "nothing"}) {
            HttpResponse<String> response = server.send(server.request("api/v1/" + path));
            assertThat(response.statusCode()).as(path).isEqualTo(401);
            assertThat(response.body()).contains("not-signed-in");
        }
    }
}
