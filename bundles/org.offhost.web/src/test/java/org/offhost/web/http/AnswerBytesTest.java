// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.offhost.inspect.Json;
import org.offhost.web.access.Role;

/** Answers of any length are whole, and none has what was of another. */
class AnswerBytesTest {
    private static final WebResource TEXTS = () -> List.of(WebRoute.get(
            "/texts/{letter}/{count}", x -> x.json(json -> write(json, x.path("letter"), x.path("count")))));

    private static void write(Json json, String letter, String count) {
        json.array();
        for (int i = Integer.parseInt(count); i > 0; i--) {
            json.value(letter.repeat(100));
        }
        json.endArray();
    }

    private static String text(String letter, int count) {
        return "[" + String.join(",", Collections.nCopies(count, '"' + letter.repeat(100) + '"')) + "]";
    }

    @Test
    void whatIsNotLongHasItsLengthAndIsWhole() throws Exception {
        try (TestServer server = new TestServer(Role.VIEWER, TEXTS)) {
            for (int count : new int[] {0, 1, 150, 170, 1_000, 2_500}) {
                HttpResponse<String> answer = server.send(server.signed("texts/a/" + count));
                assertThat(answer.body()).as("%s texts", count).isEqualTo(text("a", count));
                assertThat(answer.headers().firstValueAsLong("Content-Length"))
                        .as("%s texts", count)
                        .hasValue(answer.body().length());
            }
            for (int count : new int[] {2_600, 10_000}) {
                HttpResponse<String> answer = server.send(server.signed("texts/a/" + count));
                assertThat(answer.body()).as("%s texts", count).isEqualTo(text("a", count));
                assertThat(answer.headers().firstValueAsLong("Content-Length"))
                        .as("%s texts, which are not held", count)
                        .isEmpty();
            }
        }
    }

    /** The arrays that long ones are held in are used again. */
    @Test
    void answersThatAreMadeTogetherDoNotMix() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(8);
        try (TestServer server = new TestServer(Role.VIEWER, TEXTS)) {
            List<Future<Void>> all = IntStream.range(0, 200)
                    .mapToObj(i -> clients.<Void>submit(() -> {
                        String letter = "" + (char) ('a' + i % 26);
                        int count = 1 + i * 37 % 2_500;
                        assertThat(server.send(server.signed("texts/" + letter + "/" + count))
                                        .body())
                                .isEqualTo(text(letter, count));
                        return null;
                    }))
                    .toList();
            for (Future<Void> one : all) {
                one.get();
            }
        } finally {
            clients.shutdownNow();
        }
    }
}
