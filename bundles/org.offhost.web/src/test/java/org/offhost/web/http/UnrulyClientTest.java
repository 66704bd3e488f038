// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.offhost.web.access.Admissions;
import org.offhost.web.access.Role;
import org.offhost.web.access.TestClock;
import org.offhost.web.session.SessionResource;

/** Clients that send too much, read too little, go amid an answer, or come with what has ended: each is answered, or let go. */
class UnrulyClientTest {
    private final TestClock clock = new TestClock();
    private final Admissions admissions = new Admissions(clock);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch givenUp = new CountDownLatch(1);
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        WebResource things = () -> List.of(
                WebRoute.get("/things", x -> x.json(j -> j.value("thing"))),
                WebRoute.post(
                        "/things",
                        Role.VIEWER,
                        x -> x.json(j -> j.value(x.body().raw().length()))),
                WebRoute.get("/endless", this::endless));
        server = new TestServer(Role.VIEWER, admissions, things, new SessionResource(admissions));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private void endless(WebExchange exchange) throws Exception {
        try {
            exchange.json(json -> {
                json.array();
                while (true) {
                    json.value("more and more");
                    begun.countDown();
                }
            });
        } catch (UncheckedIOException e) {
            givenUp.countDown();
            throw e;
        }
    }

    /** Everybody else is answered as before. */
    private void serverGoesOn() throws Exception {
        assertThat(server.send(server.cookie("things")).body()).isEqualTo("\"thing\"");
    }

    private static String[] get(String path) {
        return new String[] {"GET /api/v1/" + path + " HTTP/1.1", "Host: localhost"};
    }

    @Test
    void bodyOfUnknownLengthIsBounded() throws Exception {
        byte[] huge = ("{\"name\":\"" + "a".repeat(RequestBody.MOST)).getBytes(StandardCharsets.UTF_8);
        server.refuses(
                server.signed("things")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(huge))),
                WebCode.BODY_TOO_LARGE);
        serverGoesOn();
    }

    @Test
    void headOfARequestIsBounded() throws Exception {
        for (String line : List.of("X-Long: " + "a".repeat(100_000), "Cookie: " + "a=b; ".repeat(20_000))) {
            try (Socket socket = server.raw("GET /api/v1/things HTTP/1.1", "Host: localhost", line)) {
                byte[] answer = socket.getInputStream().readNBytes(12);
                assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 431");
            }
        }
        serverGoesOn();
    }

    @Test
    void whoSendsNoMoreIsAnsweredStill() throws Exception {
        try (Socket socket = server.raw(get("things"))) {
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200")
                    .contains("\"thing\"");
        }
    }

    @Test
    void answerThatNobodyReadsHoldsNoThread() throws Exception {
        server.idle(Duration.ofSeconds(1));
        try (Socket socket = server.raw(4096, get("endless"))) {
            assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
            assertThat(givenUp.await(1, TimeUnit.MINUTES)).isTrue();
            assertThat(socket.isClosed()).as("the client is there still").isFalse();
        }
        serverGoesOn();
    }

    @Test
    void answerWhoseReaderIsGoneEnds() throws Exception {
        try (Socket socket = server.raw(4096, get("endless"))) {
            assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
            socket.setSoLinger(true, 0);
        }
        assertThat(givenUp.await(1, TimeUnit.MINUTES)).isTrue();
        serverGoesOn();
    }

    @Test
    void whatHasEndedLetsNobodyIn() throws Exception {
        String token = admissions
                .bearers()
                .create("nightly", Role.VIEWER, Duration.ofDays(1))
                .orElseThrow();
        String word = admissions.tokens().create(Role.VIEWER);
        HttpResponse<String> before = server.send(server.stranger("things").header("Authorization", "Bearer " + token));
        assertThat(before.statusCode()).isEqualTo(200);
        serverGoesOn();
        clock.pass(Duration.ofDays(1));
        server.refuses(server.stranger("things").header("Authorization", "Bearer " + token), WebCode.NOT_SIGNED_IN);
        server.refuses(server.cookie("things"), WebCode.NOT_SIGNED_IN);
        server.refuses(
                server.stranger("session")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"token\":\"" + word + "\"}")),
                WebCode.SIGN_IN_FAILED);
    }
}
