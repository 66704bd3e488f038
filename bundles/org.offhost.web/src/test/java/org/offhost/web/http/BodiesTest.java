// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.web.access.Admissions;
import org.offhost.web.access.Role;

/** What a request may carry, and what comes of one that is malformed, or breaks off. */
class BodiesTest extends GatedServer {
    @Test
    void hostileNamesBecomeNeitherMarkupNorHeaders() throws Exception {
        String name = "<script>alert(1)</script>\r\nSet-Cookie: a=b\u2028\ud800";
        HttpResponse<String> told = server.send(server.cookie("things/" + PathSegment.of(name.substring(0, 20))));
        assertThat(told.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(told.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(told.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "sandbox");
        server.refuses(
                server.cookie("things/" + PathSegment.of("a") + "/" + PathSegment.of(name)), WebCode.NO_SUCH_RESOURCE);
        HttpResponse<String> wrong =
                server.send(posted(server.signed("things"), "{\"name\":\"a\",\"<script>\\r\\nSet-Cookie: a=b\":1}"));
        assertThat(wrong.body()).contains("invalid-request").doesNotContain("\r");
        assertThat(wrong.headers().map()).doesNotContainKey("set-cookie");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"name\":}",
                "{\"name\":\"a\"}x",
                "{\"name\":\"a\",\"name\":\"b\"}",
                "{'name':1}",
                "{\"name\":\"\\x\"}",
                "{\"name\":\"\\u12\"}",
                "{\"name\":99999999999999999999}",
                "nul"
            })
    void malformedBodyIsToldWhere(String body) throws Exception {
        HttpResponse<String> response = server.send(posted(server.signed("things"), body));
        assertThat(response.statusCode()).as(response.body()).isIn(400, 422);
        assertThat(response.body()).contains("expected");
        assertThat(changes).isZero();
    }

    @Test
    void bodyIsBoundedInDepthAndLengthAndOfItsType() throws Exception {
        server.refuses(posted(server.signed("things"), "{\"name\":" + "[".repeat(100_000)), WebCode.MALFORMED_REQUEST);
        server.refuses(
                posted(server.signed("things"), "{\"name\":\"" + "a".repeat(RequestBody.MOST) + "\"}"),
                WebCode.BODY_TOO_LARGE);
        server.refuses(
                server.signed("things").POST(BodyPublishers.ofString("{\"name\":\"a\"}")),
                WebCode.UNSUPPORTED_MEDIA_TYPE);
        server.refuses(posted(server.signed("things"), "{\"name\":\"a\",\"more\":1}"), WebCode.INVALID_REQUEST);
        server.refuses(posted(server.signed("things"), "{\"name\":7}"), WebCode.INVALID_REQUEST);
        assertThat(changes).isZero();
    }

    @Test
    void bodyThatDoesNotComeIsNotWaitedFor() throws Exception {
        WebResource reads = () -> List.of(WebRoute.post("/things", Role.OPERATOR, x -> x.body()));
        Admissions admissions = new Admissions(Clock.systemUTC());
        String token = admissions
                .bearers()
                .create("slow", Role.OPERATOR, Duration.ofDays(1))
                .orElseThrow();
        try (TestServer impatient = new TestServer(Duration.ZERO, Role.OPERATOR, admissions, reads);
                Socket socket = impatient.raw(
                        "POST /api/v1/things HTTP/1.1",
                        "Host: localhost",
                        "Authorization: Bearer " + token,
                        "Content-Type: application/json",
                        "Content-Length: 1000")) {
            socket.getOutputStream().write('{');
            byte[] begun = socket.getInputStream().readNBytes(12);
            assertThat(new String(begun, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 408");
        }
    }

    /** A stranger who sends a byte now and then would hold a thread for as long as it likes. */
    @Test
    void bodyOfARefusedRequestIsNotWaitedForEither() throws Exception {
        try (TestServer impatient = new TestServer(Duration.ZERO, Role.OPERATOR, new Admissions(Clock.systemUTC()));
                Socket socket = impatient.raw(
                        "POST /api/v1/things HTTP/1.1",
                        "Host: localhost",
                        "Content-Type: application/json",
                        "Content-Length: 1000")) {
            socket.getOutputStream().write('{');
            byte[] begun = socket.getInputStream().readNBytes(12);
            assertThat(new String(begun, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 403");
        }
    }

    @Test
    void bodyThatBreaksOffIsTheSendersFault() throws Exception {
        String token = server.admissions()
                .bearers()
                .create("broken", Role.OPERATOR, Duration.ofDays(1))
                .orElseThrow();
        try (Socket socket = server.raw(
                "POST /api/v1/things HTTP/1.1",
                "Host: localhost",
                "Authorization: Bearer " + token,
                "Content-Type: application/json",
                "Content-Length: 1000")) {
            socket.getOutputStream().write('{');
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400")
                    .contains("malformed-request", "the whole body");
        }
        assertThat(changes).isZero();
    }

    @Test
    void queryThatCannotBeReadIsTheSendersFault() throws Exception {
        WebResource asks = () -> List.of(WebRoute.get("/asked", x -> x.json(j -> j.value(x.query("a", 1, 1, 9)))));
        try (TestServer asked = new TestServer(Role.VIEWER, asks)) {
            for (String query : List.of("a=%zz", "a=%", "a=%ff")) {
                try (Socket socket =
                        asked.raw("GET /api/v1/asked?" + query + " HTTP/1.1", "Host: localhost", "Connection: close")) {
                    assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                            .as(query)
                            .startsWith("HTTP/1.1 400")
                            .contains("malformed-request");
                }
            }
        }
    }

    /** Half an answer that looks like a whole one would be wrong bytes. */
    @Test
    void answerThatBreaksOffIsNoWholeOne() throws Exception {
        WebResource breaks = () -> List.of(
                WebRoute.get(
                        "/little",
                        x -> x.json(j -> {
                            j.object().name("things").array();
                            throw new IOException("gone");
                        })),
                WebRoute.get("/away", x -> {
                    throw new UncheckedIOException(new IOException("the state folder is away"));
                }),
                WebRoute.get(
                        "/much",
                        x -> x.json(j -> {
                            j.object().name("things").array();
                            for (int i = 0; i < 100_000; i++) {
                                j.value("thing " + i);
                            }
                            throw new IOException("gone");
                        })));
        try (TestServer broken = new TestServer(Role.VIEWER, breaks)) {
            broken.refuses(broken.cookie("little"), WebCode.FAILED);
            broken.refuses(broken.cookie("away"), WebCode.FAILED);
            assertThatThrownBy(() -> broken.send(broken.cookie("much"))).isInstanceOf(IOException.class);
        }
    }
}
