// SPDX-License-Identifier: Apache-2.0
package org.offhost.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.tck.Fixtures;

/** Output that could not be written is no success, whatever command wrote it. */
@Tag("newest-jdk")
class OutputTest {
    private static final Path CONSOLE = Path.of("target", "export", "offhost.jar");
    private static final File FULL = new File("/dev/full");
    private static final long LIMIT = 120;

    @TempDir
    static Path folder;

    /** A source, and a medium with a set of it. */
    @BeforeAll
    static void backUp() throws Exception {
        assumeTrue(FULL.exists(), "there is no /dev/full here");
        Fixtures.image("fat12", folder);
        Process made = process(
                ProcessBuilder.Redirect.DISCARD,
                "backup --source fat12.img --medium m.tap" + " --media-type tape --profile files --quiet-period 10ms");
        assertThat(made.waitFor()).isZero();
    }

    /** Once for all of them, by whoever ends the process. */
    @Test
    void commandsPipedInOntoAFullDiskAreAFailureThatIsSaidOnce() throws Exception {
        Process process = process(ProcessBuilder.Redirect.to(FULL), "drivers\ndrivers\n", "");
        assertThat(process.waitFor(LIMIT, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(Main.FAILED);
        assertThat(Files.readString(folder.resolve("err")).lines())
                .singleElement()
                .asString()
                .contains("could not be written whole", "No space left on device");
    }

    private static Process process(ProcessBuilder.Redirect out, String line) throws IOException {
        return process(out, "", line);
    }

    private static Process process(ProcessBuilder.Redirect out, String input, String line) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dfile.encoding=UTF-8"));
        if (Runtime.version().feature() >= 24) {
            command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED"));
        }
        command.addAll(List.of("-jar", CONSOLE.toAbsolutePath().toString(), "--state", "state"));
        command.addAll(line.isEmpty() ? List.of() : List.of(line.split(" ")));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out)
                .redirectError(folder.resolve("err").toFile())
                .start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        return process;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "--version",
                "help restore",
                "backup --help",
                "tape --help",
                "drivers",
                "drivers --json",
                "jobs --all",
                "jobs --all --json",
                "list --medium m.tap",
                "list --medium m.tap --json",
                "list --medium m.tap --path /",
                "inspect fat12.img",
                "inspect fat12.img --summary",
                "inspect fat12.img --json --hash",
                "inspect fat12.img --csv",
                "inspect fat12.img --map",
                "verify --medium m.tap",
                "verify --medium m.tap --json",
                "restore --medium m.tap --to-folder out --overwrite --quiet",
                "tape export m.tap"
            })
    void fullDiskIsAFailureThatIsSaid(String command) throws Exception {
        Process process = process(ProcessBuilder.Redirect.to(FULL), command);
        assertThat(process.waitFor(LIMIT, TimeUnit.SECONDS)).isTrue();
        String err = Files.readString(folder.resolve("err"));
        assertThat(process.exitValue()).as(err).isEqualTo(Main.FAILED);
        assertThat(err).contains("could not be written whole", "No space left on device");
    }

    @ParameterizedTest
    @ValueSource(strings = {"inspect fat12.img --json", "tape export m.tap", "list --medium m.tap --path /"})
    void whoeverReadsNoMoreIsNotToldButItIsNoSuccess(String command) throws Exception {
        Process process = process(ProcessBuilder.Redirect.PIPE, command);
        try (InputStream out = process.getInputStream()) {
            out.close();
        }
        assertThat(process.waitFor(LIMIT, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(Main.FAILED);
        assertThat(Files.readString(folder.resolve("err"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "beckup --json|2|there is no command 'beckup'",
                "backup --json|2|--source",
                "backup --source fat12.img --medium n --quiet 200ms --json|2|--quiet-period 200ms",
                "list --medium absent --json|3|absent: there is no such file",
                "forget --medium absent --keep-last 1 --json|3|absent: there is no such file",
                "lock --medium absent --set s --until 2999-01-01 --json|3|absent: there is no such file",
                "inspect absent --json|3|absent: no such file",
                "verify --medium fat12.img --json|3|somebody else's data",
                "restore --medium m.tap --set nope --to-folder out --json|3|nope",
                "resume nope --json|3|there is no job nope",
                "--state fat12.img jobs --json|3|fat12.img"
            })
    void refusalOfWhoeverWantsJsonIsJson(String command, int status, String reason) throws Exception {
        Process process = process(ProcessBuilder.Redirect.PIPE, command);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(LIMIT, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(status);
        String last = out.strip().lines().reduce("", (a, b) -> b);
        assertThat(last).startsWith("{").endsWith("}").contains("\"code\":" + status, "\"refused\":true", reason);
    }

    @ParameterizedTest
    @CsvSource({
        "No space left on device, 0, 1, true",
        "Input/output error, 5, 1, true",
        "Bad file descriptor, 6, 1, true",
        "Broken pipe, 0, 1, false",
        "The pipe is being closed, 0, 1, false",
        "Broken pipe, 3, 3, false",
        "File too large, 130, 130, true"
    })
    void statusOfWhatDidNotArrive(String why, int status, int expected, boolean told) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        StandardOutput output = new StandardOutput(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(why);
            }
        });
        output.printed().print("x");
        assertThat(output.end(status, new PrintStream(err, true, StandardCharsets.UTF_8)))
                .isEqualTo(expected);
        assertThat(err.toString(StandardCharsets.UTF_8).contains(why)).isEqualTo(told);
    }

    @Test
    void nothingGoesBehindAGap() {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        StandardOutput output = new StandardOutput(new OutputStream() {
            private boolean failed;

            @Override
            public void write(int b) throws IOException {
                if (b == '!' && !failed) {
                    failed = true;
                    throw new IOException("once");
                }
                kept.write(b);
            }
        });
        output.printed().println("one");
        output.printed().println("!");
        output.printed().println("three");
        assertThat(kept.toString(StandardCharsets.UTF_8).strip()).isEqualTo("one");
    }
}
