// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.offhost.block.Designator;
import org.offhost.itest.Lab;
import org.offhost.itest.Tool;
import org.offhost.tck.Fixtures;
import org.offhost.tck.manifest.JsonReader;

/** The client of examples/web-client, a program of its own, with a token. */
class ClientTest extends WebScene {
    @BeforeEach
    void needPython() {
        Tool.need("python3");
    }

    @Test
    void clientBacksUpShowsAndFinds() throws Exception {
        HttpResponse<String> made = server.send(server.signed("tokens")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"name\":\"" + folder.getFileName() + "\",\"role\":\"operator\",\"days\":1}")));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        String token = "OFFHOST_TOKEN=" + JsonReader.object(made.body()).get("token");
        Designator source = lab.disk(Fixtures.shared("fat16"), 512, true, 0);
        Designator medium = lab.disk("medium.img", 512, 64 << 20);
        String shown = withToken(token, "backup " + source + " " + medium + " scripted");
        assertThat(shown).contains("completed", ".txt");
        assertThat(withToken(token, "sets")).contains("scripted");
        assertThat(withToken(token, "find .TXT")).contains(".txt");
        assertThat(withToken(token, "backup " + medium + " " + medium + " || true"))
                .contains("offhost.py: same unit (same-unit)", "name-another-medium");
        assertThat(withToken(token, "fetch " + medium + " x some.tar /a || true"))
                .contains("role-too-low");
        assertThat(withToken("OFFHOST_TOKEN=wrong", "sets || true")).contains("not-signed-in");
    }

    @Test
    void clientFetchesChosenFiles() throws Exception {
        Tool.need("tar");
        HttpResponse<String> made = server.send(server.signed("tokens")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"name\":\"fetch\",\"role\":\"administrator\",\"days\":1}")));
        String token = "OFFHOST_TOKEN=" + JsonReader.object(made.body()).get("token");
        Designator source = lab.disk(Fixtures.shared("fat16"), 512, true, 0);
        Designator medium = lab.disk("medium.img", 512, 64 << 20);
        String set = Lab.completed(lab.run(Lab.request(source, "fetched", medium)))
                .summary()
                .setId();
        withToken(token, "fetch " + medium + " " + set + " some.tar /");
        assertThat(Tool.run(folder, "tar -tf some.tar")).contains(".txt");
        assertThat(folder.resolve("some.tar.part")).doesNotExist();
    }

    private String withToken(String token, String arguments) throws Exception {
        Path client = Path.of(context.getProperty("offhost.root"), "examples/web-client/offhost.py");
        return Tool.run(folder, token + " python3 -B " + client.normalize() + " " + server.url() + " " + arguments);
    }
}
