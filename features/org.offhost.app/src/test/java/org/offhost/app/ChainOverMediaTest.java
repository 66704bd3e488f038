// SPDX-License-Identifier: Apache-2.0
package org.offhost.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.tck.Fixtures;

/** A full set in one file and what continues it in another, by the command line as it was exported. */
@Tag("newest-jdk")
class ChainOverMediaTest {
    private static final int REFUSED = 3;
    private static final Pattern SET = Pattern.compile("\"set\":\"([^\"]+)\"");

    @TempDir
    Path folder;

    private ConsoleProcess.Outcome run(String state, String... arguments) throws Exception {
        return ConsoleProcess.run(folder, folder.resolve(state), arguments);
    }

    private void done(String state, String... arguments) throws Exception {
        ConsoleProcess.Outcome outcome = run(state, arguments);
        assertThat(outcome.status()).as("%s", outcome).isZero();
    }

    @Test
    void otherMediumIsFoundByTheCatalogOrNamed() throws Exception {
        Path source = Fixtures.image("fat12", folder);
        String full = folder.resolve("full.tar").toString();
        String days = folder.resolve("days.tar").toString();
        String to = folder.resolve("restored.img").toString();
        done(
                "state",
                "backup",
                "--source",
                source.toString(),
                "--medium",
                full,
                "--quiet-period",
                "100ms",
                "--check",
                "full");
        Matcher id =
                SET.matcher(run("state", "list", "--medium", full, "--json").out());
        assertThat(id.find()).isTrue();
        done(
                "state",
                "backup",
                "--source",
                source.toString(),
                "--medium",
                days,
                "--since",
                id.group(1),
                "--quiet-period",
                "100ms",
                "--check",
                "full");
        assertThat(run("state", "list", "--medium", days).out()).contains(id.group(1) + " on medium ");
        done("state", "restore", "--medium", days, "--to-image", to, "--check");
        byte[] restored = Files.readAllBytes(Path.of(to));
        Files.delete(Path.of(to));

        run("another", "restore", "--medium", days, "--to-image", to)
                .refused(REFUSED, "which lies on medium ", "--also");
        done("another", "restore", "--medium", days, "--also", full, "--to-image", to);
        assertThat(Arrays.equals(restored, Files.readAllBytes(Path.of(to)))).isTrue();
        done("another", "verify", "--medium", days, "--check", "structure");

        try (RandomAccessFile file = new RandomAccessFile(full, "rw")) { // what was on the medium is no medium any more
            file.write(new byte[1 << 16]);
        }
        ConsoleProcess.Outcome verified = run("another", "verify", "--medium", days);
        assertThat(verified.status()).isNotZero();
        assertThat(verified.out() + verified.err()).contains("which lies on medium ");
    }
}
