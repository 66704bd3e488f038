// SPDX-License-Identifier: Apache-2.0
package org.offhost.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The exported console in a process of its own. */
final class ConsoleProcess {
    private static final Path CONSOLE = Path.of("target", "export", "offhost.jar");
    private static final long LIMIT = 120;

    /** How far a job is: the slower the machine, the more of these. */
    private static final Pattern PROGRESS = Pattern.compile(
            "(queued|quiescing|snapshotting|inventory|copying|checking|committing|waiting|verifying|restoring)\\b.*");

    private ConsoleProcess() {}

    /** What a process left: its status and what it wrote. */
    record Outcome(int status, String out, String err) {
        /** Refused with these words, in a line for people. */
        Outcome refused(int expected, String... words) {
            assertThat(status).as("%s%s", out, err).isEqualTo(expected);
            assertThat(err).contains(words).doesNotContain("Exception:", "\tat ", " null");
            assertThat(err.strip().lines().filter(l -> !PROGRESS.matcher(l).matches()))
                    .as("lines on stderr")
                    .hasSizeBetween(1, 3);
            return this;
        }
    }

    /** @param folder where it runs, and what it writes is put */
    static Outcome run(Path folder, Path state, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dfile.encoding=UTF-8"));
        if (Runtime.version().feature() >= 24) {
            command.add("--sun-misc-unsafe-memory-access=allow"); // as the launcher does
        }
        command.addAll(List.of("-jar", CONSOLE.toAbsolutePath().toString(), "--state", state.toString()));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("stdout");
        Path err = folder.resolve("stderr");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        process.getOutputStream().close();
        assertThat(process.waitFor(LIMIT, TimeUnit.SECONDS)).isTrue();
        // an exported tape is no text
        return new Outcome(
                process.exitValue(),
                new String(Files.readAllBytes(out), StandardCharsets.UTF_8),
                Files.readString(err));
    }
}
