// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.http;

import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.offhost.web.access.Admissions;
import org.offhost.web.access.Role;
import org.offhost.web.session.SessionResource;

/** A server behind the gate, with some things on it that count what is done to them. */
abstract class GatedServer {
    static final Path STATE = Path.of("/state");

    int changes;
    TestServer server;

    @BeforeEach
    void start() throws Exception {
        WebResource things = () -> List.of(
                WebRoute.get("/things/{thing}", x -> x.json(j -> j.value(x.path("thing")))),
                WebRoute.post("/things", Role.OPERATOR, x -> {
                    RequestBody body = x.body();
                    String name = body.text("name");
                    body.end();
                    changes++;
                    x.json(j -> j.value(name));
                }),
                WebRoute.of("DELETE", "/things", Optional.of(Role.ADMINISTRATOR), x -> changes++),
                WebRoute.get("/begin", x -> changes++).doing(WebEffect.CHANGES),
                WebRoute.get("/once", x -> changes++).doing(WebEffect.TAKES));
        Admissions admissions = new Admissions(Clock.systemUTC());
        server = new TestServer(Role.OPERATOR, admissions, things, new SessionResource(admissions));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    static HttpRequest.Builder posted(HttpRequest.Builder request, String body) {
        return request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    }

    final String answer(String... lines) throws Exception {
        try (Socket socket = server.raw(lines)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
