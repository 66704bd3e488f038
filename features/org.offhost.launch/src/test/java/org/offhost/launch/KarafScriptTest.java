// SPDX-License-Identifier: Apache-2.0
package org.offhost.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipes and scripts in Karaf's console and through its {@code bin/client}. */
@Tag("karaf")
class KarafScriptTest {
    private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:[0-9]+/");

    @TempDir
    Path folder;

    @Test
    void commandsArePartOfPipesAndScripts() throws Exception {
        Optional<Path> java = Karaf.java();
        assumeThat(java).as("Karaf 4.4 needs a JDK from 17 to 22").isPresent();
        try (Karaf karaf = new Karaf(folder.resolve("karaf"), Path.of(System.getProperty("offhost.repository")))) {
            karaf.allowClients();
            Files.writeString(
                    karaf.home().resolve("etc/org.offhost.web.cfg"), "enabled = true\nport = 0\nrealm = karaf\n");
            karaf.start(java.get());
            karaf.sayUntil(
                    "feature:repo-add mvn:org.offhost/org.offhost.karaf/" + System.getProperty("offhost.version")
                            + "/xml/features",
                    "Adding feature url");
            assertThat(karaf.say("feature:install offhost offhost-demo ssh")).doesNotContain("Error", "not found");
            karaf.sayUntil("offhost:drivers", "VirtualSnapshots");

            assertThat(karaf.say("offhost:drivers | grep ntfs"))
                    .contains("NtfsParser")
                    .doesNotContain("FatParser");
            assertThat(karaf.say("offhost:inspect /nosuch && echo went-\"on\""))
                    .contains("/nosuch: no such file")
                    .doesNotContain("went-on", "Error");
            assertThat(karaf.say("offhost:inspect /nosuch || echo other\"wise\""))
                    .contains("otherwise");

            client(karaf, java.get(), "offhost:drivers | grep ntfs", 0, "Parser");
            client(karaf, java.get(), "offhost:jobs", 0, "No job waits");
            client(karaf, java.get(), "offhost:inspect /nosuch", 3, "offhost: /nosuch: no such file");
            client(karaf, java.get(), "offhost:drivers --sauce", 2, "--sauce");
            client(karaf, java.get(), "offhost:tape export /nosuch.tap", 3, "/nosuch.tap: no such file");
            client(karaf, java.get(), "echo first; offhost:inspect /nosuch", 3, "first");
            client(karaf, java.get(), "offhost:inspect /nosuch || echo otherwise", 0, "otherwise");
            String stopped = client(karaf, java.get(), "offhost:inspect /nosuch && echo went-on", 1, "ended with 3");
            assertThat(stopped.replace("&& echo went-on", "")).doesNotContain("went-on");

            signsIn(karaf);
        }
    }

    /** Users of Karaf are those of the page, and their groups' roles are theirs. */
    private static void signsIn(Karaf karaf) throws Exception {
        assertThat(karaf.say("feature:install -r offhost-web")).doesNotContain("Error", "not found");
        Matcher url = URL.matcher(karaf.sayUntil("offhost:serve --background", "#token="));
        assertThat(url.find()).isTrue();
        URI session = URI.create(url.group()).resolve("api/v1/session");
        assertThat(signIn(session, "karaf", "karaf")).contains("\"name\":\"karaf\",\"role\":\"administrator\"");
        assertThat(signIn(session, "karaf", "guessed")).contains("sign-in-failed");
        assertThat(signIn(session, "_g_:admingroup", "group")).contains("sign-in-failed");
    }

    private static String signIn(URI session, String user, String password) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(session)
                .timeout(Duration.ofMinutes(1))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"user\":\"%s\",\"password\":\"%s\"}".formatted(user, password)))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static String client(Karaf karaf, Path java, String script, int status, String words) throws Exception {
        Karaf.Answer answer = karaf.client(java, script);
        assertThat(answer.text()).as(script).contains(words);
        assertThat(answer.status()).as("%s:%n%s", script, answer.text()).isEqualTo(status);
        return answer.text();
    }
}
