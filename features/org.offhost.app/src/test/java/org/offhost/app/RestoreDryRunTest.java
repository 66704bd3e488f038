// SPDX-License-Identifier: Apache-2.0
package org.offhost.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.tck.Fixtures;

/** A restore that is only foreseen says what the restore does, refuses what it refuses, and touches nothing. */
@Tag("newest-jdk")
class RestoreDryRunTest {
    private static final int REFUSED = 3;

    @TempDir
    Path folder;

    private Path source;
    private Path medium;

    @BeforeEach
    void start() throws IOException {
        source = Fixtures.image("fat12", folder);
        medium = folder.resolve("m.img");
    }

    private ConsoleProcess.Outcome run(String... arguments) throws Exception {
        return ConsoleProcess.run(folder, folder.resolve("state"), arguments);
    }

    private String[] restore(String kind, Path to, String... more) {
        List<String> command = new ArrayList<>(List.of("restore", "--medium", medium.toString(), kind, to.toString()));
        command.addAll(List.of(more));
        return command.toArray(String[]::new);
    }

    @Test
    void dryRunOfARestoreToAFolderSaysWhatTheRestoreDoesAndMakesNothing() throws Exception {
        assertThat(run("backup", "--source", source.toString(), "--medium", medium.toString(), "--quiet-period", "1ms")
                        .status())
                .isZero();
        byte[] before = Files.readAllBytes(medium);
        Path out = folder.resolve("out");
        ConsoleProcess.Outcome foreseen = run(restore("--to-folder", out, "--dry-run"));
        assertThat(foreseen.status()).as(foreseen.err()).isZero();
        assertThat(foreseen.out())
                .contains("Restore foreseen; nothing was written", "149 files in", out + ", which would be made")
                .contains("there are no sums of set", "would be read by org.offhost.filesystem.");
        assertThat(out).doesNotExist();
        run(restore("--to-folder", folder.resolve("no/such/out"), "--dry-run")).refused(REFUSED, "there is no folder");
        run(restore("--to-folder", medium, "--dry-run")).refused(REFUSED, "is no folder");
        run(restore("--to-folder", out, "--dry-run", "--path", "/no/such")).refused(REFUSED, "matches no file");

        ConsoleProcess.Outcome done = run(restore("--to-folder", out));
        assertThat(files(done)).isEqualTo(files(foreseen));
        List<String> there = listed(out);
        run(restore("--to-folder", out, "--dry-run")).refused(REFUSED, "is there already", "--skip-existing");
        assertThat(run(restore("--to-folder", out, "--dry-run", "--skip-existing"))
                        .out())
                .contains("149 files are there already and would be passed over", "dry run: 0 bytes");
        ConsoleProcess.Outcome over = run(restore("--to-folder", out, "--dry-run", "--overwrite", "--json"));
        assertThat(over.status()).isZero();
        assertThat(over.out()).contains("\"dryRun\":true", "149 files are there already and would be replaced");
        assertThat(listed(out)).isEqualTo(there);
        assertThat(Arrays.equals(Files.readAllBytes(medium), before)).isTrue();
    }

    private static String files(ConsoleProcess.Outcome outcome) {
        return outcome.out()
                .lines()
                .filter(l -> l.strip().startsWith("Files"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(outcome.out()));
    }

    /** Every path with its time of last change, so that nothing can be touched unseen. */
    private static List<String> listed(Path in) throws IOException {
        try (Stream<Path> all = Files.walk(in)) {
            List<String> lines = new ArrayList<>();
            for (Path p : all.sorted().toList()) {
                lines.add(p + " " + Files.getAttribute(p, "unix:ctime", LinkOption.NOFOLLOW_LINKS));
            }
            return lines;
        }
    }

    /** What bundles log by SLF4J arrives in the file, and standard error gets nothing of it. */
    @Test
    void jobIsLogged() throws Exception {
        ConsoleProcess.Outcome done =
                run("backup", "--source", source.toString(), "--medium", medium.toString(), "--quiet-period", "1ms");
        assertThat(done.status()).isZero();
        assertThat(done.err()).doesNotContain("INFO", "SLF4J");
        Path log = folder.resolve("state").resolve("log").resolve("offhost.log");
        assertThat(Files.readString(log))
                .contains(" submitted: ", " committed set ")
                .contains("Z INFO  [");
    }

    @Test
    void dryRunOfARestoreToAnImageSaysWhatWouldBeCopiedAndMakesNothing() throws Exception {
        assertThat(run("backup", "--source", source.toString(), "--medium", medium.toString(), "--quiet-period", "1ms")
                        .status())
                .isZero();
        Path image = folder.resolve("new.img");
        ConsoleProcess.Outcome foreseen = run(restore("--to-image", image, "--dry-run"));
        assertThat(foreseen.status()).as(foreseen.err()).isZero();
        assertThat(foreseen.out())
                .contains("Restore foreseen; nothing was written", "bytes would be written to destination " + image)
                .contains("they would be copied by org.offhost.copy.extended");
        assertThat(image).doesNotExist();
        run(restore("--to-image", folder.resolve("no/such.img"), "--dry-run")).refused(REFUSED, "no folder");
        Path small = Files.write(folder.resolve("small.img"), new byte[64 << 10]);
        run(restore("--to-image", small, "--dry-run")).refused(REFUSED, "too small");
        run(restore("--to-image", medium, "--dry-run")).refused(REFUSED, "same file");
        byte[] data = Files.readAllBytes(source);
        Path full = Files.write(folder.resolve("full.img"), data);
        run(restore("--to-image", full, "--dry-run")).refused(REFUSED, "holds data", "--overwrite");
        assertThat(run(restore("--to-image", full, "--dry-run", "--overwrite")).status())
                .isZero();
        assertThat(Arrays.equals(Files.readAllBytes(full), data)).isTrue();
        assertThat(small).hasSize(64 << 10);
    }
}
