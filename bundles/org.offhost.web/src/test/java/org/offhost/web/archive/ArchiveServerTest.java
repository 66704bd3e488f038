// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.kit.json.StrictJson;
import org.offhost.web.http.WebCode;

/** Real sets by real requests; archives are unpacked by programs that know nothing of us. */
class ArchiveServerTest {
    /** Longer than any line and any server keeps: whoever does not read it holds the job up. */
    private static final String HUGE = "/sparse/huge.bin";

    @TempDir
    Path folder;

    private EngineSite site;

    @BeforeEach
    void start() throws Exception {
        site = new EngineSite(folder.resolve("state"));
    }

    @AfterEach
    void end() throws IOException {
        site.close();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Path fetched(String path, String type) throws Exception {
        HttpResponse<Path> response = site.server()
                .send(
                        site.server().signed(path),
                        BodyHandlers.ofFile(Files.createTempFile(folder, "fetched", ".archive")));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains(type);
        return response.body();
    }

    private void run(Path in, String command) throws Exception {
        Path told = Files.createTempFile(folder, "told", ".txt");
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command)
                .directory(in.toFile())
                .redirectErrorStream(true)
                .redirectOutput(told.toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue())
                .as("%s: %s", command, Files.readString(told, StandardCharsets.ISO_8859_1))
                .isZero();
    }

    private static boolean isThere(String tool) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(place -> Files.isExecutable(Path.of(place, tool)));
    }

    /** Contents, and where symbolic links lead, by path. */
    private static Map<String, String> tree(Path root) throws Exception {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                String name = root.relativize(path).toString();
                if (Files.isSymbolicLink(path)) {
                    found.put(name, "-> " + Files.readSymbolicLink(path));
                } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path));
                    found.put(name, HexFormat.of().formatHex(sum));
                }
            }
        }
        return found;
    }

    @ParameterizedTest
    @ValueSource(strings = {"fat16", "ntfs-c512", "ext4"})
    void unpackedItIsWhatARestoreToAFolderIs(String fixture) throws Exception {
        for (String tool : List.of("tar", "bsdtar", "unzip", "7zz")) {
            assumeTrue(isThere(tool), tool + " is not installed");
        }
        String archive = site.backup(fixture);
        Path restored = folder.resolve("restored");
        site.restore(restored, HUGE);
        Map<String, String> expected = tree(restored);
        expected.keySet().removeIf(name -> name.startsWith(".offhost-metadata")); // what a folder cannot keep
        assertThat(expected).isNotEmpty();
        String without = "exclude=" + encoded(HUGE);
        Path tar = fetched(archive + "?" + without, "application/x-tar");
        for (String reader : List.of("tar -xf", "bsdtar -xf", "7zz x -bd -y -ttar")) {
            if (!fixture.equals("fat16") && reader.startsWith("7zz")) {
                continue; // it makes no link that leads out, nor a name that is no UTF-8
            }
            Path out = Files.createTempDirectory(folder, "tar");
            run(out, reader + " " + tar);
            assertThat(tree(out)).as("%s %s", fixture, reader).containsExactlyInAnyOrderEntriesOf(expected);
        }
        Path zip = fetched(archive + "?format=zip&" + without, "application/zip");
        for (String reader : List.of("unzip -q", "bsdtar -xf", "7zz x -bd -y -tzip")) {
            Path out = Files.createTempDirectory(folder, "zip");
            run(out, reader + " " + zip);
            assertThat(tree(out).values())
                    .as("%s %s", fixture, reader)
                    .containsExactlyInAnyOrderElementsOf(expected.values().stream()
                            .filter(what -> !what.startsWith("-> "))
                            .toList());
        }
        site.requireNothingHeld();
    }

    @Test
    void selectionIsAskedForAndTakenOnceByWhoAsked() throws Exception {
        String archive = site.backup("fat16");
        HttpResponse<String> asked = post(archive, "{\"format\":\"zip\",\"paths\":[\"/\"]}");
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(201);
        Map<String, Object> answer = StrictJson.object(asked.body(), 4);
        String path = ((String) answer.get("url")).substring("/api/v1/".length());
        assertThat(asked.headers().firstValue("Location")).contains((String) answer.get("url"));
        assertThat((String) answer.get("file")).endsWith(".zip");
        assertThat(Files.size(fetched(path, "application/zip"))).isPositive();
        assertThat(site.ended((String) answer.get("job")).state()).isEqualTo(JobState.COMPLETED);
        assertThat(site.server().send(site.server().signed(path)).statusCode()).isEqualTo(404);
        HttpResponse<String> none = post(archive, "{\"names\":[\"/there is none\"]}");
        assertThat(none.statusCode()).as(none.body()).isEqualTo(422);
        assertThat(none.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(post(archive, "{\"format\":\"rar\"}").body()).contains("one of tar, zip");
        assertThat(post(archive.replaceAll("sets/.*/", "sets/none/"), "{}").statusCode())
                .isEqualTo(404);
        site.requireNothingHeld();
    }

    @Test
    void noOtherPageHasAJobBegun() throws Exception {
        String archive = site.backup("fat16");
        site.server().refuses(site.server().cookie(archive), WebCode.CSRF_MISSING);
        site.server()
                .refuses(site.server().signed(archive).header("Sec-Fetch-Site", "same-site"), WebCode.FOREIGN_ORIGIN);
        Map<String, Object> asked = StrictJson.object(post(archive, "{}").body(), 4);
        String path = ((String) asked.get("url")).substring("/api/v1/".length());
        site.server()
                .refuses(site.server().signed(path).header("Sec-Fetch-Site", "cross-site"), WebCode.FOREIGN_ORIGIN);
        assertThat(site.engine().jobs().stream().filter(job -> job.kind() == JobKind.RESTORE))
                .extracting(JobStatus::id)
                .containsExactly((String) asked.get("job"));
        HttpResponse<Path> taken = site.server()
                .send(
                        site.server().cookie(path).header("Sec-Fetch-Site", "same-origin"),
                        BodyHandlers.ofFile(Files.createTempFile(folder, "taken", ".tar")));
        assertThat(taken.statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return site.server()
                .send(site.server()
                        .signed(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<InputStream> begun() throws Exception {
        String path = site.backup("ntfs-c512") + "?name=" + encoded(HUGE);
        HttpResponse<InputStream> response =
                site.server().send(site.server().signed(path), BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        return response;
    }

    @Test
    void whoGoesAwayLeavesNothingOpen() throws Exception {
        HttpResponse<InputStream> response = begun();
        try (InputStream in = response.body()) {
            assertThat(in.readNBytes(1 << 20)).hasSize(1 << 20);
        }
        String job = response.headers().firstValue("X-Offhost-Job").orElseThrow();
        assertThat(site.ended(job).state()).isEqualTo(JobState.CANCELLED);
        site.requireNothingHeld();
    }

    @Test
    void archiveOfACancelledJobBreaksOff() throws Exception {
        HttpResponse<InputStream> response = begun();
        String job = response.headers().firstValue("X-Offhost-Job").orElseThrow();
        try (InputStream in = response.body()) {
            assertThat(in.readNBytes(1 << 20)).hasSize(1 << 20);
            site.engine().job(job).orElseThrow().cancel();
            assertThatThrownBy(() -> in.transferTo(OutputStream.nullOutputStream()))
                    .isInstanceOf(IOException.class);
        }
        assertThat(site.ended(job).state()).isEqualTo(JobState.CANCELLED);
        site.requireNothingHeld();
    }

    /** A medium that is slow to answer is asked again by whoever has no patience: each time has threads of its own. */
    @Test
    void archivesThatAreStillLookedForCount() throws Exception {
        String archive = site.backup("fat16");
        int most = 8;
        CountDownLatch silence = site.silence();
        ExecutorService askers = Executors.newFixedThreadPool(most);
        try {
            List<Future<HttpResponse<String>>> asked = new ArrayList<>();
            for (int i = 0; i < most; i++) {
                asked.add(askers.submit(() -> post(archive, "{}")));
            }
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
            while (site.engine().pending().size() < most) {
                assertThat(System.nanoTime()).isLessThan(end);
                Thread.onSpinWait();
            }
            HttpResponse<String> more = site.server()
                    .send(site.server()
                            .signed(archive)
                            .header("Content-Type", "application/json")
                            .timeout(Duration.ofSeconds(30))
                            .POST(BodyPublishers.ofString("{}")));
            assertThat(more.statusCode()).as(more.body()).isEqualTo(429);
            for (JobStatus job : site.engine().pending()) {
                site.engine().job(job.id()).orElseThrow().cancel();
            }
            silence.countDown();
            for (Future<HttpResponse<String>> one : asked) {
                assertThat(one.get(1, TimeUnit.MINUTES).body()).contains("cancelled");
            }
        } finally {
            silence.countDown();
            askers.shutdownNow();
        }
    }

    /** A large one takes longer than a session lasts that nobody uses. */
    @Test
    void whoTakesAnArchiveUsesTheSessionUntilItsEnd() throws Exception {
        HttpResponse<InputStream> response = begun();
        try (InputStream in = response.body()) {
            for (int minute = 0; minute < 45; minute++) {
                assertThat(in.readNBytes(2 << 20)).as("minute %s", minute).hasSize(2 << 20);
                site.clock().pass(Duration.ofMinutes(1));
            }
            site.clock().pass(Duration.ofHours(12));
            assertThatThrownBy(() -> in.transferTo(OutputStream.nullOutputStream()))
                    .isInstanceOf(IOException.class);
        }
        site.requireNothingHeld();
    }
}
