// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.ExistingFiles;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.RestoreRequest;
import org.offhost.block.Designator;
import org.offhost.itest.Lab;
import org.offhost.itest.Tool;
import org.offhost.tck.Fixtures;
import org.offhost.tck.manifest.JsonReader;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** Files of a set as archives, unpacked by programs that know nothing of us. */
class ArchiveTest {
    /** As long as no line and no server keeps: whoever does not read it holds the job up. */
    private static final String HUGE = "/sparse/huge.bin";

    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = Lab.SERVICE_LIMIT)
    CommandProcessor gogo;

    @TempDir
    Path folder;

    private Lab lab;
    private WebServer server;
    private Designator medium;

    @BeforeEach
    void start() throws Exception {
        lab = new Lab(context, folder);
        server = new WebServer(gogo);
    }

    @AfterEach
    void end() throws IOException {
        try (Lab closing = lab) {
            closing.nothingLeft();
        }
    }

    private String backup(String fixture, boolean files) throws Exception {
        Designator source = lab.disk(Fixtures.shared(fixture), 512, true, 0);
        medium = lab.disk("medium.img", 512, 256 << 20);
        BackupRequest request = Lab.request(source, fixture, medium);
        return Lab.completed(lab.run(files ? request.files(List.of()) : request))
                .summary()
                .setId();
    }

    private String archive(String set) {
        return "media/" + medium + "/sets/" + set + "/archive";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Path fetched(String path, String type) throws Exception {
        Path file = Files.createTempFile(folder, "fetched", ".archive");
        HttpResponse<Path> response = server.send(server.signed(path), HttpResponse.BodyHandlers.ofFile(file));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains(type);
        assertThat(response.headers().firstValue("Content-Disposition").orElseThrow())
                .startsWith("attachment; filename=\"");
        return file;
    }

    /** What was unpacked: contents, and where symbolic links lead, by path. */
    private static Map<String, String> tree(Path root) throws Exception {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                String name = root.relativize(path).toString();
                if (Files.isSymbolicLink(path)) {
                    found.put(name, "-> " + Files.readSymbolicLink(path));
                } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path));
                    found.put(
                            name,
                            HexFormat.of().formatHex(sum) + " "
                                    + Files.getLastModifiedTime(path).toMillis() / 1000);
                }
            }
        }
        return found;
    }

    static List<String> fixtures() {
        return Lab.onFelix() ? List.of("fat16", "ntfs-c512", "exfat", "ext4") : List.of("fat16");
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void unpackedItIsWhatARestoreToAFolderIs(String fixture) throws Exception {
        Tool.need("tar", "bsdtar", "unzip", "7zz");
        String set = backup(fixture, fixture.equals("exfat"));
        Path restored = folder.resolve("restored");
        Lab.completed(lab.run(RestoreRequest.of(medium, new RestoreRequest.ToFolder(restored, ExistingFiles.REFUSE))
                .set(set)
                .files(List.of(), List.of(HUGE))));
        Map<String, String> expected = tree(restored);
        String without = "exclude=" + encoded(HUGE);
        Path tar = fetched(archive(set) + "?" + without, "application/x-tar");
        for (String reader : List.of("tar -xf", "bsdtar -xf", "7zz x -bd -y -ttar")) {
            Path out = Files.createTempDirectory(folder, "tar");
            Tool.run(out, reader + " " + tar);
            assertThat(tree(out)).as("%s %s", fixture, reader).isEqualTo(expected);
        }
        Path zip = fetched(archive(set) + "?format=zip&" + without, "application/zip");
        for (String reader : List.of("unzip -q", "bsdtar -xf", "7zz x -bd -y -tzip")) {
            Path out = Files.createTempDirectory(folder, "zip");
            Tool.run(out, reader + " " + zip);
            assertThat(tree(out).values())
                    .as("%s %s", fixture, reader)
                    .containsExactlyInAnyOrderElementsOf(expected.values().stream()
                            .filter(what -> !what.startsWith("-> "))
                            .toList());
        }
    }

    @Test
    void selectionIsAskedForAndTakenOnce() throws Exception {
        String set = backup("fat16", false);
        List<String> all = lab.backup().paths(medium, set, "/").next(1000).stream()
                .filter(p -> p.length() > 0)
                .map(p -> p.path())
                .toList();
        HttpResponse<String> asked =
                post(archive(set), "{\"format\":\"tar\",\"names\":[\"" + all.get(0) + "\",\"" + all.get(1) + "\"]}");
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(201);
        String url = (String) JsonReader.object(asked.body()).get("url");
        String job = (String) JsonReader.object(asked.body()).get("job");
        Path tar = fetched(url.substring("/api/v1/".length()), "application/x-tar");
        Path out = Files.createDirectory(folder.resolve("out"));
        Tool.run(out, "tar -xf " + tar);
        assertThat(tree(out).keySet().stream().map(name -> "/" + name))
                .containsExactlyInAnyOrder(all.get(0), all.get(1));
        Lab.completed(Lab.end(lab.backup().job(job).orElseThrow()));
        assertThat(server.send(server.signed(url.substring("/api/v1/".length())))
                        .statusCode())
                .isEqualTo(404);
        HttpResponse<String> none = post(archive(set), "{\"names\":[\"/there is none\"]}");
        assertThat(none.statusCode()).as(none.body()).isEqualTo(422);
        assertThat(none.body()).contains("/there is none");
        assertThat(post(archive(set), "{\"format\":\"rar\"}").body()).contains("tar, zip");
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return server.send(server.signed(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    void whoGoesAwayLeavesNothingBehind() throws Exception {
        String set = backup("ntfs-c512", false);
        String path = archive(set) + "?name=" + encoded(HUGE);
        HttpResponse<InputStream> response =
                server.send(server.signed(path), HttpResponse.BodyHandlers.ofInputStream());
        String job = response.headers().firstValue("X-Offhost-Job").orElseThrow();
        try (InputStream in = response.body()) {
            assertThat(in.readNBytes(1 << 20)).hasSize(1 << 20);
        }
        JobStatus status = Lab.end(lab.backup().job(job).orElseThrow());
        assertThat(status.state()).isEqualTo(JobState.CANCELLED);
        Lab.completed(lab.verify(medium, CheckLevel.STRUCTURE)); // the medium is free
    }

    @Test
    void archiveThatIsCancelledBreaksOff() throws Exception {
        String set = backup("ntfs-c512", false);
        String path = archive(set) + "?name=" + encoded(HUGE);
        HttpResponse<InputStream> response =
                server.send(server.signed(path), HttpResponse.BodyHandlers.ofInputStream());
        String job = response.headers().firstValue("X-Offhost-Job").orElseThrow();
        try (InputStream in = response.body()) {
            assertThat(in.readNBytes(1 << 20)).hasSize(1 << 20);
            lab.backup().job(job).orElseThrow().cancel();
            assertThatThrownBy(() -> in.transferTo(OutputStream.nullOutputStream()))
                    .isInstanceOf(IOException.class);
        }
        assertThat(Lab.end(lab.backup().job(job).orElseThrow()).state()).isEqualTo(JobState.CANCELLED);
    }
}
