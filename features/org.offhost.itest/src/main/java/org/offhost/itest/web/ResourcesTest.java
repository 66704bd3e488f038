// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.apache.felix.service.command.CommandProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.JobStatus;
import org.offhost.block.Designator;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** What there is of a real backup, as programs are told it. */
class ResourcesTest {
    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = Lab.SERVICE_LIMIT)
    CommandProcessor gogo;

    @InjectService(timeout = Lab.SERVICE_LIMIT)
    ConfigurationAdmin configurations;

    @TempDir
    Path folder;

    private Lab lab;
    private WebServer server;

    @BeforeEach
    void start() throws Exception {
        lab = new Lab(context, folder);
        server = new WebServer(gogo, configurations);
    }

    @AfterEach
    void end() throws IOException {
        server.close();
        try (Lab closing = lab) {
            closing.nothingLeft();
        }
    }

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
    }

    @Test
    void whatIsNotThereIsAProblemWithItsCode() throws Exception {
        HttpResponse<String> job = server.send(server.signed("jobs/none"));
        assertThat(job.statusCode()).isEqualTo(404);
        assertThat(job.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(job.body()).contains("\"code\":\"no-such-job\",\"facts\":{\"job\":\"none\"}");
        assertThat(server.send(server.signed("units/naa.60")).statusCode()).isEqualTo(404);
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
        for (String path :
                new String[] {"drivers", "units", "media", "sets", "jobs", "jobs/none", "session", "nothing"}) {
            HttpResponse<String> response = server.send(server.request("api/v1/" + path));
            assertThat(response.statusCode()).as(path).isEqualTo(401);
            assertThat(response.body()).contains("not-signed-in");
        }
    }
}
