// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is written, against what is slower and plain. */
class JsonTest {
    private static String text(String value) {
        StringBuilder out = new StringBuilder();
        new Json(out).value(value);
        return out.toString();
    }

    private static String plainly(String value) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean pair = i + 1 < value.length() && Character.isSurrogatePair(c, value.charAt(i + 1));
            if (pair) {
                out.append(c).append(value.charAt(++i));
            } else if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20 || c == 0x7f || Character.isSurrogate(c)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    @Test
    void everyCharacterIsWrittenAsItIsOrEscaped() {
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            String value = "a" + (char) c + "b";
            assertThat(text(value)).isEqualTo(plainly(value));
        }
        assertThat(text("\ud83d\uddfb")).isEqualTo("\"\ud83d\uddfb\"");
        assertThat(text("\ud83d\ud83d\uddfb\uddfb")).isEqualTo("\"\\ud83d\ud83d\uddfb\\uddfb\"");
        assertThat(text("")).isEqualTo("\"\"");
    }

    /** Chunks and parts end within a text, but within no character. */
    @Test
    void textOfAnyLengthIsWhole() {
        Random random = new Random(7);
        int[] kinds = {'a', '"', 0x1f, 0xe9, 0x20ac, 0xd83d, 0xddfb};
        for (int length : new int[] {1, 255, 256, 257, 511, 513, 5_000, 70_000}) {
            StringBuilder value = new StringBuilder();
            while (value.length() < length) {
                value.append((char) kinds[random.nextInt(kinds.length)]);
            }
            String all = value.toString();
            assertThat(text(all)).as("%s characters", length).isEqualTo(plainly(all));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            Json.to(bytes).value(all);
            assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo(plainly(all));
        }
    }

    @Test
    void numbersAreThoseOfJava() {
        StringBuilder out = new StringBuilder();
        Json json = new Json(out).array();
        List<Long> numbers = new ArrayList<>(List.of(0L, -1L, Long.MAX_VALUE, Long.MIN_VALUE));
        for (long power = 1; power < Long.MAX_VALUE / 10; power *= 10) {
            numbers.addAll(List.of(power, power - 1, power + 1, -power));
        }
        numbers.forEach(json::value);
        json.value(true).value(false).endArray();
        assertThat(out.toString())
                .isEqualTo((numbers + ", true, false").replace(" ", "").replace("],", ",") + "]");
    }

    @Test
    void instantsAreThoseOfJava() {
        Random random = new Random(7);
        List<Instant> instants = new ArrayList<>(List.of(
                Instant.EPOCH,
                Instant.MIN,
                Instant.MAX,
                Instant.parse("0000-02-29T23:59:59.999999999Z"),
                Instant.parse("0000-03-01T00:00:00Z"),
                Instant.parse("9999-12-31T23:59:59.001Z"),
                Instant.parse("+10000-01-01T00:00:00Z"),
                Instant.parse("-0001-12-31T23:59:59Z"),
                Instant.parse("2026-11-30T08:09:10.000100Z")));
        for (LocalDate day = LocalDate.of(1599, 1, 1); day.getYear() < 2401; day = day.plusDays(1)) {
            instants.add(day.atStartOfDay(ZoneOffset.UTC).toInstant());
        }
        for (int i = 0; i < 20_000; i++) {
            long seconds = random.nextLong(-62_200_000_000L, 253_500_000_000L);
            int nanos = random.nextInt(1_000) * List.of(1, 1_000, 1_000_000).get(i % 3);
            instants.add(Instant.ofEpochSecond(seconds, nanos));
        }
        for (Instant instant : instants) {
            StringBuilder out = new StringBuilder();
            new Json(out).value(instant);
            assertThat(out.toString()).isEqualTo("\"" + instant + "\"");
        }
    }

    /** In one value, as a listing has them: the date of the one before is at hand. */
    @Test
    void instantsBesideOthersAreThoseOfJava() {
        Random random = new Random(9);
        StringBuilder out = new StringBuilder();
        Json json = new Json(out).array();
        List<String> expected = new ArrayList<>();
        long day = Instant.parse("2024-02-29T00:00:00Z").getEpochSecond();
        for (int i = 0; i < 20_000; i++) {
            long seconds = random.nextBoolean()
                    ? day + random.nextInt(-1, 86_402)
                    : random.nextLong(-9_000_000_000L, 9_000_000_000L);
            int nanos = random.nextInt(1_000) * List.of(1, 1_000, 1_000_000).get(i % 3);
            json.instant(seconds, nanos);
            expected.add("\"" + Instant.ofEpochSecond(seconds, nanos) + "\"");
        }
        for (int second = 0; second < 86_400; second++) {
            json.instant(day + second, 0);
            expected.add("\"" + Instant.ofEpochSecond(day + second) + "\"");
        }
        json.endArray();
        assertThat(out.toString()).isEqualTo("[" + String.join(",", expected) + "]");
    }

    /** Of texts of one byte a character, of others, and across the end of a part. */
    @Test
    void theEndOfATextIsThatOfJava() {
        List<String> texts = List.of(
                "/a/b",
                "/",
                "",
                "/\ud83d\uddfb/\ud83d\uddfb",
                "/\ud83d\u00e4/c\"",
                "/" + "x".repeat(600) + "/y",
                "/" + "z".repeat(17_000) + "/y");
        for (String before : texts) {
            for (String text : texts) {
                StringBuilder out = new StringBuilder();
                int from = text.lastIndexOf('/') + 1;
                new Json(out)
                        .array()
                        .value(before)
                        .value(text)
                        .value(text, from)
                        .value(text, text.length())
                        .value(before, 0)
                        .value(text, from)
                        .endArray();
                String end = plainly(text.substring(from));
                assertThat(out.toString())
                        .isEqualTo("["
                                + String.join(",", plainly(before), plainly(text), end, "\"\"", plainly(before), end)
                                + "]");
            }
        }
    }

    @Test
    void wordsAreWrittenAsValuesAre() {
        for (String word : List.of("file", "Aa", "BB", "a\"b", "\u00e4", "w".repeat(100))) {
            StringBuilder out = new StringBuilder();
            new Json(out)
                    .array()
                    .word(word)
                    .word(new String(word))
                    .name(word)
                    .value(1)
                    .endArray();
            assertThat(out.toString())
                    .isEqualTo("[" + plainly(word) + "," + plainly(word) + "," + plainly(word) + ":1]");
        }
    }

    @Test
    void membersLinesAndNestingAreSeparated() {
        StringBuilder out = new StringBuilder();
        Json json = new Json(out);
        json.object().member("a", "b").member("n", 1).member("t", true).member("at", Instant.EPOCH);
        json.name("all").array().object().end().value("x").endArray().end().line();
        json.object().end().line();
        assertThat(out.toString())
                .isEqualTo("{\"a\":\"b\",\"n\":1,\"t\":true,\"at\":\"1970-01-01T00:00:00Z\",\"all\":[{},\"x\"]}\n{}\n");
    }

    /** A page of a million lines is not kept. */
    @Test
    void longValueGoesToItsSinkInParts() {
        List<Integer> parts = new ArrayList<>();
        OutputStream sink = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("byte by byte");
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                parts.add(length);
            }
        };
        Json json = Json.to(sink).array();
        for (int i = 0; i < 10_000; i++) {
            json.value("123456789012345678");
        }
        json.endArray();
        assertThat(parts)
                .hasSizeGreaterThan(10)
                .allSatisfy(length -> assertThat(length).isLessThan(20_000));
        assertThat(parts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(10_000 * 21 + 1);
    }
}
