// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.ExistingFiles;
import org.offhost.backup.JobStatus;
import org.offhost.backup.ListedEntry;
import org.offhost.backup.Listing;
import org.offhost.backup.RestoreRequest;
import org.offhost.block.Designator;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** The files that were meant are saved and restored, and no others. */
class ChosenFilesTest {
    private static final String BRACKETS = "/names/[brackets]+plus,comma;semi=eq.txt";
    private static final String LONG = "/names/long file name number one.txt";

    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private Lab lab;
    private Designator medium;

    @BeforeEach
    void start() throws Exception {
        lab = new Lab(context, folder);
        medium = lab.disk("medium.img", 512, 64 << 20);
    }

    @AfterEach
    void end() throws IOException {
        try (Lab closing = lab) {
            closing.nothingLeft();
        }
    }

    private BackupRequest request(String volume) throws IOException {
        return Lab.request(lab.disk(Fixtures.shared(volume), 512, true, 0), volume, medium)
                .files(List.of());
    }

    private List<String> saved(JobStatus status) throws IOException {
        List<String> paths = new ArrayList<>();
        try (Listing<ListedEntry> listing =
                lab.backup().list(medium, status.summary().setId(), "/")) {
            for (List<ListedEntry> b = listing.next(100); !b.isEmpty(); b = listing.next(100)) {
                b.forEach(e -> paths.add(e.path()));
            }
        }
        return paths;
    }

    private static List<String> restored(Path to) throws IOException {
        try (Stream<Path> all = Files.walk(to)) {
            return all.filter(Files::isRegularFile)
                    .map(p -> "/" + to.relativize(p))
                    .filter(p -> !p.startsWith("/.offhost-"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ntfs-4k|" + BRACKETS + "|" + BRACKETS,
                "fat16|names/[BRACKETS]+plus,comma;semi=eq.txt|" + BRACKETS,
                "exfat|//names//[brackets]+plus,comma;semi=eq.txt/|" + BRACKETS,
                "ntfs-4k|/names/[b]*|/names/none",
                "fat16|/NAMES/LONGFI~1.TXT|" + LONG,
                "ntfs-4k|/names/LONGFI~1.TXT|/names/LONGFI~1.TXT"
            })
    void backupSavesThePathThatIsThere(String volume, String path, String expected) throws Exception {
        JobStatus status = lab.run(request(volume).files(List.of(path)));
        if (expected.endsWith("/none")) {
            assertThat(Lab.refused(status)).contains(path, "nothing was written");
            return;
        }
        assertThat(saved(Lab.completed(status))).containsExactly(expected);
        assertThat(Lab.notes(status.summary()))
                .anyMatch(n -> n.startsWith("--path '") && n.endsWith("the file of that name"));
    }

    @Test
    void restoreTakesThePathThatIsThere() throws Exception {
        String set = Lab.completed(lab.run(request("ntfs-4k"))).summary().setId();
        Path to = folder.resolve("to");
        JobStatus status = Lab.completed(lab.restoreTo(medium, set, to, BRACKETS, "/names/M*"));
        assertThat(restored(to)).containsExactly("/names/MixedCase.Txt", BRACKETS);
        assertThat(Lab.notes(status.summary()))
                .contains("--path '" + BRACKETS + "': the file of that name", "--path '/names/M*': 1 file");
        assertThat(Lab.refused(lab.restoreTo(medium, set, folder.resolve("none"), BRACKETS, "/names/[b]*")))
                .contains("/names/[b]*", "nothing was written")
                .doesNotContain("brackets");
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void exceptionsAreLeftOutAndNamedPathsAreNoPatterns() throws Exception {
        JobStatus made = Lab.completed(lab.run(request("ntfs-4k")
                .files(List.of("/names"))
                .names(List.of("/ads/small.txt"))
                .exclude(List.of("/names/*.txt", BRACKETS))));
        assertThat(saved(made))
                .startsWith("/ads/small.txt", "/names", "/names/.hidden")
                .noneMatch(p -> p.startsWith("/names/") && p.endsWith(".txt"));
        RestoreRequest request = RestoreRequest.of(
                        medium, new RestoreRequest.ToFolder(folder.resolve("to"), ExistingFiles.REFUSE))
                .set(made.summary().setId())
                .patience(Lab.PATIENCE);
        assertThat(Lab.refused(lab.run(request.names(List.of("/*"))))).contains("/*", "no file of set");
        Lab.completed(lab.run(request.files(List.of(), List.of("/names"))));
        assertThat(restored(folder.resolve("to"))).contains("/ads/small.txt");
        assertThat(folder.resolve("to/names")).doesNotExist();
    }
}
