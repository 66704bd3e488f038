// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.Link;
import org.offhost.filesystem.WindowsFacets;
import org.offhost.inspect.StreamHash;
import org.offhost.inspect.VolumeJson;
import org.offhost.tck.Fixtures;
import org.offhost.tck.manifest.Manifest;

class VolumeCsvTest {
    /** Reads RFC 4180, strictly. */
    private static List<List<String>> parse(String csv) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        int at = 0;
        while (at < csv.length()) {
            StringBuilder cell = new StringBuilder();
            if (csv.charAt(at) == '"') {
                for (at++; csv.charAt(at) != '"' || csv.startsWith("\"\"", at); at++) {
                    cell.append(csv.charAt(at));
                    at += csv.charAt(at) == '"' ? 1 : 0;
                }
                at++;
            } else {
                while (",\r".indexOf(csv.charAt(at)) < 0) {
                    assertThat(csv.charAt(at)).isNotIn('"', '\n');
                    cell.append(csv.charAt(at++));
                }
            }
            row.add(cell.toString());
            if (csv.charAt(at++) == '\r') {
                assertThat(csv.charAt(at++)).isEqualTo('\n');
                rows.add(row);
                row = new ArrayList<>();
            }
        }
        assertThat(row).as("a last line without end").isEmpty();
        return rows;
    }

    private static List<Map<String, String>> records(String csv) {
        List<List<String>> rows = parse(csv);
        List<Map<String, String>> records = new ArrayList<>();
        for (List<String> row : rows.subList(1, rows.size())) {
            assertThat(row).hasSameSizeAs(rows.get(0));
            Map<String, String> record = new HashMap<>();
            for (int i = 0; i < row.size(); i++) {
                record.put(rows.get(0).get(i), row.get(i).replaceFirst("^'", ""));
            }
            records.add(record);
        }
        return records;
    }

    private static String key(String path, String type, String stream) {
        return path + "|" + type + "|" + stream;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ntfs-c512", "fat16", "exfat"})
    void everyStreamOfTheManifestHasALineThatSaysTheSame(String fixture) throws Exception {
        Map<String, Map<String, String>> lines = new HashMap<>();
        records(Inspected.whole(fixture, VolumeCsv::new))
                .forEach(r -> lines.put(key(r.get("path"), r.get("type"), r.get("stream")), r));
        int compared = 0;
        Manifest manifest = Fixtures.manifest(fixture);
        for (Manifest.Line line : manifest.lines()) {
            for (Manifest.Stream s : line.streams()) {
                Map<String, String> found = lines.get(key(line.path(), s.type(), s.name()));
                // a further name of an entry, or one that the reader of the manifest calls otherwise
                if (found != null && s.size().isPresent()) {
                    assertThat(found.get("size"))
                            .as(line.path())
                            .isEqualTo(String.valueOf(s.size().getAsLong()));
                    assertThat(found.get("resident")).as(line.path()).isEqualTo(String.valueOf(s.resident()));
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(manifest.lines().size() / 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ntfs-4k", "fat32"})
    void linesSayWhatJsonSays(String fixture) throws Exception {
        List<String> expected = new ArrayList<>();
        String json = Inspected.whole(fixture, VolumeJson::new);
        try (BufferedReader reader = new BufferedReader(new StringReader(json))) {
            reader.lines().filter(l -> l.startsWith("{\"path\"")).forEach(l -> {
                for (String stream : l.substring(l.indexOf("\"streams\":[")).split("\\{\"name\":")) {
                    if (stream.contains("\"size\":")) {
                        expected.add(stream.replaceFirst(".*\"size\":(\\d+),\"resident\":(\\w+).*", "$1 $2"));
                    }
                }
            });
        }
        List<String> found = new ArrayList<>();
        for (Map<String, String> r : records(Inspected.whole(fixture, VolumeCsv::new))) {
            for (int i = 0;
                    !r.get("type").isEmpty() && !r.get("path").equals("/") && i < Integer.parseInt(r.get("names"));
                    i++) {
                found.add(r.get("size") + " " + r.get("resident"));
            }
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void linesSayWhatPosixKeeps() throws Exception {
        Map<String, Map<String, String>> lines = new HashMap<>();
        records(Inspected.whole("ext4", VolumeCsv::new)).forEach(r -> lines.put(r.get("path"), r));
        assertThat(lines.get("/posix/owned"))
                .containsEntry("mode", "104750")
                .containsEntry("owner", "70000")
                .containsEntry("group", "70001")
                .containsEntry("device", "")
                .containsEntry("target", "");
        assertThat(lines.get("/posix/char")).containsEntry("mode", "20644").containsEntry("device", "5:1");
        assertThat(lines.get("/posix/block")).containsEntry("device", "259:70000");
        assertThat(lines.get("/posix/short-link"))
                .containsEntry("kind", "symlink")
                .containsEntry("target", "short-target");
        int large = 0;
        for (Manifest.Line line : Fixtures.manifest("ext4").lines()) {
            Map<String, String> found = lines.get(line.path());
            if (found != null) {
                assertThat(found.get("sequence")).as(line.path()).isEqualTo(Long.toString(line.sequence()));
                large += line.sequence() > Integer.MAX_VALUE ? 1 : 0;
            }
        }
        assertThat(large).as("generations of 32 bits").isGreaterThan(20);
    }

    @Test
    void jsonHasGenerationsOf32BitsAndWhereLinksOfEveryKindPoint() throws Exception {
        String json = Inspected.whole("ext4", VolumeJson::new);
        for (Manifest.Line line : Fixtures.manifest("ext4").lines()) {
            if (line.path().matches("/posix/[a-z-]+")) {
                assertThat(json)
                        .containsPattern("\"path\":\"" + line.path() + "\",[^\n]*\"seq\":" + line.sequence() + ",");
            }
        }
        assertThat(json).doesNotContain("\"seq\":-").contains("\"target\":\"short-target\"");
    }

    private static String csv(String name, String stream) {
        StringWriter text = new StringWriter();
        Attribute a = new Attribute(
                "$DATA",
                Attribute.Role.CONTENT,
                stream,
                Encoding.PLAIN,
                false,
                AttributeValue.Resident.copyOf(new byte[3], 0, 3));
        FileEntry entry = new FileEntry(
                7,
                1,
                FileEntry.Kind.FILE,
                false,
                List.of(new Link(5, name, false)),
                FileTimes.NONE,
                Facets.NONE,
                List.of(a));
        try (PrintWriter out = new PrintWriter(text)) {
            VolumeCsv csv = new VolumeCsv(out);
            csv.header(null, 0);
            csv.entry(entry, List.of("/" + name), List.of(StreamHash.NONE));
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "'quoted", "\u0009tab", "\uff1dwide"})
    void formulasAreTextForASpreadsheet(String stream) {
        List<String> row = parse(csv("f", stream)).get(1);
        assertThat(row).contains("'" + stream).doesNotContain(stream);
        assertThat(records(csv("f", stream)).get(0)).containsEntry("stream", stream);
    }

    @Test
    void hostileNamesComeBackFromTheirQuotes() {
        String name = "a,\"b\"\r\n\u001bc;'d";
        assertThat(records(csv(name, "")).get(0)).containsEntry("path", "/" + name);
        assertThat(records(csv("x\ud800y", "")).get(0)).containsEntry("path", "/x\ufffdy");
    }

    @Test
    void entryWithoutStreamsHasALineAllTheSame() {
        StringWriter text = new StringWriter();
        FileEntry entry = new FileEntry(
                7,
                1,
                FileEntry.Kind.DIRECTORY,
                false,
                List.of(new Link(5, "d", false)),
                FileTimes.NONE,
                WindowsFacets.ofAttributes(16),
                List.of());
        try (PrintWriter out = new PrintWriter(text)) {
            VolumeCsv csv = new VolumeCsv(out);
            csv.header(null, 0);
            csv.entry(entry, List.of("/d"), List.of());
        }
        assertThat(records(text.toString()).get(0))
                .containsEntry("kind", "dir")
                .containsEntry("type", "")
                .containsEntry("error", "");
    }
}
