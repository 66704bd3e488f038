// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;

/** The server, started as at the prompt, or as it runs already, and somebody who is signed in. */
final class WebServer {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI base;
    private final String cookie;
    private final String csrf;

    WebServer(CommandProcessor gogo) throws Exception {
        String[] printed = serve(gogo).split("#token=|\n");
        this.base = URI.create(printed[0]);
        HttpResponse<String> session = client.send(
                request("api/v1/session")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"token\":\"" + printed[1] + "\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(session.statusCode()).as(session.body()).isEqualTo(201);
        this.cookie = session.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
        this.csrf = session.body().replaceFirst(".*\"csrf\":\"([^\"]+)\".*", "$1");
    }

    private static String serve(CommandProcessor gogo) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CommandSession session = gogo.createSession(System.in, out, out)) {
            session.execute("offhost:serve --background --listen 127.0.0.1:0");
        }
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(text).contains("#token=", "ready");
        return text;
    }

    String url() {
        return base.toString();
    }

    /** A request of somebody who is not signed in. */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(LIMIT);
    }

    /** A request of the signed in. */
    HttpRequest.Builder signed(String path) {
        return request("api/v1/" + path).header("Cookie", cookie).header("X-Offhost-Csrf", csrf);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return send(request, HttpResponse.BodyHandlers.ofString());
    }

    <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        return client.send(request.build(), handler);
    }

    /** What is streamed, line by line. */
    Stream<String> lines(String path) throws IOException, InterruptedException {
        HttpResponse<Stream<String>> response = client.send(signed(path).build(), HttpResponse.BodyHandlers.ofLines());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    String get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = send(signed(path));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }
}
