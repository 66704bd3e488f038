// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.driver.DriverBoard;
import org.offhost.web.access.Admissions;
import org.offhost.web.access.Role;
import org.offhost.web.keep.KeepResource;
import org.offhost.web.session.SessionResource;
import org.offhost.web.unit.UnitResource;
import org.offhost.web.unit.VolumeResource;

/** Who is let in, who is not, and what a body may be: by requests that try it. */
class GateTest {
    private static final Path STATE = Path.of("/state");

    private int changes;
    private TestServer server;

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

    private static HttpRequest.Builder posted(HttpRequest.Builder request, String body) {
        return request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    }

    @Test
    void strangerLearnsNothing() throws Exception {
        server.refuses(server.stranger("things/a"), WebCode.NOT_SIGNED_IN);
        server.refuses(server.stranger("no/such/thing"), WebCode.NOT_SIGNED_IN);
        server.refuses(server.stranger("things/a").header("Cookie", "offhost-session=AAAA"), WebCode.NOT_SIGNED_IN);
        server.refuses(posted(server.stranger("things"), "{\"name\":\"a\"}"), WebCode.NOT_SIGNED_IN);
        assertThat(changes).isZero();
    }

    @Test
    void whatChangesSomethingNeedsTheWordOfTheSessionAndTheRole() throws Exception {
        assertThat(server.send(server.cookie("things/a")).body()).isEqualTo("\"a\"");
        server.refuses(posted(server.cookie("things"), "{\"name\":\"a\"}"), WebCode.CSRF_MISSING);
        server.refuses(
                posted(server.cookie("things").header(WebGate.CSRF, "guessed"), "{\"name\":\"a\"}"),
                WebCode.CSRF_MISSING);
        server.refuses(server.signed("things").DELETE(), WebCode.ROLE_TOO_LOW);
        assertThat(changes).isZero();
        assertThat(server.send(posted(server.signed("things"), "{\"name\":\"b\"}"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(changes).isEqualTo(1);
    }

    @Test
    void anotherPageChangesNothing() throws Exception {
        server.refuses(
                posted(server.signed("things").header("Sec-Fetch-Site", "cross-site"), "{\"name\":\"a\"}"),
                WebCode.FOREIGN_ORIGIN);
        for (String origin : List.of("http://evil.example", "null", "http://127.0.0.1:1", "not a uri")) {
            server.refuses(
                    posted(server.signed("things").header("Origin", origin), "{\"name\":\"a\"}"),
                    WebCode.FOREIGN_ORIGIN);
        }
        assertThat(changes).isZero();
    }

    /** A picture of another page asks by GET, and a page of another port of this host has the cookie sent along. */
    @Test
    void whatDoesSomethingByGetIsHeldToTheSameAsByPost() throws Exception {
        for (String path : List.of("begin", "once")) {
            for (String site : List.of("cross-site", "same-site")) {
                server.refuses(server.signed(path).header("Sec-Fetch-Site", site), WebCode.FOREIGN_ORIGIN);
            }
            server.refuses(server.signed(path).header("Origin", "http://127.0.0.1:1"), WebCode.FOREIGN_ORIGIN);
        }
        server.refuses(server.cookie("begin"), WebCode.CSRF_MISSING);
        server.refuses(server.cookie("begin").header("Sec-Fetch-Site", "same-origin"), WebCode.CSRF_MISSING);
        assertThat(server.send(server.cookie("begin").method("HEAD", BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(403);
        assertThat(changes).isZero();
        assertThat(server.send(server.signed("begin")).statusCode()).isEqualTo(200);
        assertThat(server.send(server.cookie("once").header("Sec-Fetch-Site", "same-origin"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(changes).isEqualTo(2);
        for (int refused = 0; refused < 9; refused++) {
            assertThat(server.audit()).endsWith("-> 403");
        }
        assertThat(server.audit()).isEqualTo("somebody (operator) from 127.0.0.1: GET /api/v1/begin -> 200");
        assertThat(server.audit()).isEqualTo("somebody (operator) from 127.0.0.1: GET /api/v1/once -> 200");
    }

    @Test
    void serverAnswersByItsOwnNamesAlone() throws Exception {
        assertThat(answer("GET /api/v1/things/a HTTP/1.1", "Host: rebound.example", "Connection: close"))
                .startsWith("HTTP/1.1 421")
                .contains("unknown-host");
        for (String own : List.of("backup.test", "localhost", "127.0.0.1:80", "[::1]")) {
            assertThat(answer("GET /api/v1/things/a HTTP/1.1", "Host: " + own, "Connection: close"))
                    .as(own)
                    .startsWith("HTTP/1.1 200");
        }
    }

    private String answer(String... lines) throws Exception {
        try (Socket socket = server.raw(lines)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

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
    void tokenOpensOneSessionWhoseCookieNoScriptReads() throws Exception {
        String token = server.admissions().tokens().create(Role.VIEWER);
        HttpResponse<String> begun = server.send(posted(server.stranger("session"), "{\"token\":\"" + token + "\"}"));
        assertThat(begun.statusCode()).isEqualTo(201);
        assertThat(begun.body()).contains("\"role\":\"viewer\"");
        String cookie = begun.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=/").doesNotContain("Secure");
        server.refuses(posted(server.stranger("session"), "{\"token\":\"" + token + "\"}"), WebCode.SIGN_IN_FAILED);
        String mine = cookie.split(";")[0];
        HttpResponse<String> shown = server.send(server.stranger("session").header("Cookie", mine));
        assertThat(shown.body()).isEqualTo(begun.body());
        String csrf = begun.body().replaceFirst(".*\"csrf\":\"([^\"]+)\".*", "$1");
        server.send(server.stranger("session")
                .header("Cookie", mine)
                .header(WebGate.CSRF, csrf)
                .DELETE());
        server.refuses(server.stranger("session").header("Cookie", mine), WebCode.NOT_SIGNED_IN);
    }

    @Test
    void programIsLetInByItsTokenAsLongAsThatIsGood() throws Exception {
        String token = server.admissions()
                .bearers()
                .create("nightly", Role.OPERATOR, Duration.ofDays(1))
                .orElseThrow();
        assertThat(server.send(posted(
                                server.stranger("things").header("Authorization", "Bearer " + token),
                                "{\"name\":\"a\"}"))
                        .statusCode())
                .isEqualTo(200);
        server.refuses(
                server.stranger("things")
                        .header("Authorization", "Bearer " + token)
                        .DELETE(),
                WebCode.ROLE_TOO_LOW);
        for (String wrong : List.of("Bearer x", "Basic " + token, token, "Bearer")) {
            server.refuses(server.signed("things/a").header("Authorization", wrong), WebCode.NOT_SIGNED_IN);
        }
        server.admissions().bearers().end("nightly");
        server.refuses(server.stranger("things/a").header("Authorization", "Bearer " + token), WebCode.NOT_SIGNED_IN);
    }

    @Test
    void whoGuessesIsTurnedAway() throws Exception {
        for (int i = 0; i < 10; i++) {
            server.refuses(posted(server.stranger("session"), "{\"token\":\"guess\"}"), WebCode.SIGN_IN_FAILED);
        }
        server.refuses(posted(server.stranger("session"), "{\"token\":\"guess\"}"), WebCode.TOO_MANY_ATTEMPTS);
        server.refuses(posted(server.stranger("session"), "{\"user\":\"anna\"}"), WebCode.INVALID_REQUEST);
    }

    @Test
    void whatIsChangedOrRefusedIsInTheAuditLogWithoutItsSecrets() throws Exception {
        server.send(server.cookie("things/a"));
        server.send(posted(server.signed("things"), "{\"name\":\"secret\"}"));
        server.send(server.stranger("things/a?token=secret"));
        server.send(server.signed("things").DELETE());
        server.send(posted(server.stranger("session"), "{\"user\":\"anna\\nbob\",\"password\":\"secret\"}"));
        for (String line : List.of(
                "somebody (operator) from 127.0.0.1: POST /api/v1/things -> 200",
                "nobody from 127.0.0.1: GET /api/v1/things/a -> 401",
                "somebody (operator) from 127.0.0.1: DELETE /api/v1/things -> 403",
                "nobody as anna\\u000abob from 127.0.0.1: POST /api/v1/session -> 401")) {
            assertThat(server.audit()).isEqualTo(line);
        }
    }

    /** An operator could make files of the server's host otherwise, or have its disks written over. */
    @Test
    void unitThatIsToBeWrittenIsAnAdministratorsToName() throws Exception {
        try (TestServer units = new TestServer(Role.OPERATOR, new UnitResource(new DriverBoard(), STATE))) {
            units.refuses(
                    posted(units.signed("units"), "{\"address\":\"/srv/a\",\"use\":\"write\",\"create\":512}"),
                    WebCode.ROLE_TOO_LOW);
            units.refuses(posted(units.signed("units"), "{\"address\":\"a.img\"}"), WebCode.INVALID_REQUEST);
            units.refuses(
                    posted(units.signed("units"), "{\"address\":\"/srv/a\",\"create\":512}"), WebCode.INVALID_REQUEST);
            units.refuses(posted(units.signed("units"), "{\"address\":\"/srv/a\"}"), WebCode.UNKNOWN_ADDRESS);
        }
    }

    @Test
    void whatDeletesIsAnAdministrators() throws Exception {
        try (TestServer keep = new TestServer(Role.OPERATOR, new KeepResource(null, null))) {
            keep.refuses(posted(keep.signed("media/naa.60/forget"), "{\"keepLast\":1}"), WebCode.ROLE_TOO_LOW);
            keep.refuses(posted(keep.signed("media/naa.60/forget-missing"), "{}"), WebCode.ROLE_TOO_LOW);
            keep.refuses(posted(keep.signed("media/naa.60/forget"), "{\"keepLast\":-1}"), WebCode.INVALID_REQUEST);
            keep.refuses(
                    posted(keep.signed("media/naa.60/forget"), "{\"keepLast\":1,\"zone\":\"Atlantis\"}"),
                    WebCode.INVALID_REQUEST);
        }
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

    @Test
    void addressLeadsNowhereByTheFolderThatTheServerRunsIn() throws Exception {
        try (TestServer units = new TestServer(Role.ADMINISTRATOR, new UnitResource(new DriverBoard(), STATE))) {
            for (String relative :
                    List.of("::", "a:", "ab", "1:a", "file:a.img", "file:../a.img", "file:/%zz", "./qcow2:x")) {
                units.refuses(
                        posted(units.signed("units"), "{\"address\":\"" + relative + "\"}"), WebCode.INVALID_REQUEST);
            }
            for (String clear : List.of("file:/srv/a", "file:///srv/a", "iscsi://host/name/0", "/srv/a:b")) {
                units.refuses(
                        posted(units.signed("units"), "{\"address\":\"" + clear + "\"}"), WebCode.UNKNOWN_ADDRESS);
            }
        }
    }

    /** A viewer could look into any file of the server's host otherwise. */
    @Test
    void fileOfTheHostIsAnOperatorsToName() throws Exception {
        VolumeResource resource = new VolumeResource(new DriverBoard());
        try (TestServer viewed = new TestServer(Role.VIEWER, resource);
                TestServer operated = new TestServer(Role.OPERATOR, resource)) {
            for (String unit : List.of("file./srv/none", "qcow2./srv/none")) {
                String volumes = "units/" + PathSegment.of(unit) + "/volumes";
                for (String path : List.of(volumes, volumes + "/0/entries", volumes + "/0/map")) {
                    viewed.refuses(viewed.cookie(path), WebCode.ROLE_TOO_LOW);
                    operated.refuses(operated.cookie(path), WebCode.NO_SUCH_RESOURCE);
                }
            }
        }
    }
}
