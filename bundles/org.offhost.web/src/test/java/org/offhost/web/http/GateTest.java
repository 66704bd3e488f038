// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.offhost.web.access.Role;

/** Who is let in, and who is not: by requests that try it. */
class GateTest extends GatedServer {
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
}
