// SPDX-License-Identifier: Apache-2.0
package org.offhost.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.tck.Fixtures;

/** The command line as a newcomer meets it. */
class CommandLineTest {
    @TempDir
    Path folder;

    private Offhost offhost;

    @BeforeEach
    void create() {
        offhost = new Offhost(folder);
    }

    @Test
    void helpNeedsNoStateAndNamesEveryCommand() throws Exception {
        assertThat(offhost.run("--help").expect(0).out())
                .contains("backup", "cancel", "demo", "drivers", "inspect", "jobs", "list")
                .contains("restore", "resume", "tape", "verify", "Exit codes");
        assertThat(folder.resolve("state")).doesNotExist();
    }

    /** The first start makes the archive of classes, any other takes most from it. */
    @Test
    void classesComeParsedBeforehand() throws Exception {
        offhost.run("--version").expect(0);
        String classes = offhost.withJavaOptions("-Xlog:class+load")
                .run("--version")
                .expect(0)
                .out();

        assertThat(classes.lines().filter(l -> l.contains("org.offhost.") && l.contains("shared objects file (top)")))
                .hasSizeGreaterThan(50);
    }

    /** The archive fits one place and one JDK; the virtual machine warned of it on standard output, in front of JSON and tar. */
    @Test
    void outputOfAProductThatWasMovedIsTheCommandsAlone() throws Exception {
        offhost.run("--version").expect(0);
        Path moved = folder.resolve("moved");
        Path root = Path.of(System.getProperty("offhost.root"));
        copy(root.resolve("offhost"), moved.resolve("offhost"));
        Path export = Path.of("features/org.offhost.app/target/export");
        try (Stream<Path> files = Files.walk(root.resolve(export))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                copy(file, moved.resolve(root.relativize(file)));
            }
        }

        Offhost.Result result = offhost.of(moved).run("--version").expect(0);

        assertThat(result.out().lines()).singleElement().asString().startsWith("offhost ");
        assertThat(result.err()).isEmpty();
    }

    /** With its time: an archive that is older than a jar would be made anew. */
    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
    }

    @Test
    void unknownCommandIsUsage() throws Exception {
        assertThat(offhost.run("nonsense").expect(2).err()).contains("there is no command 'nonsense'");
    }

    @Test
    void malformedOptionIsUsage() throws Exception {
        assertThat(offhost.run("backup", "--source", "a", "--medium", "b", "--quiet-period", "soon")
                        .expect(2)
                        .err())
                .contains("'soon' is no duration");
    }

    @Test
    void stateFolderThatCannotBeWrittenIsRefused() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(offhost.run("--state", file.resolve("below").toString(), "jobs")
                        .expect(3)
                        .err())
                .contains("cannot be written")
                .contains("--state");
    }

    @Test
    void stateFolderInUseIsRefusedByName() throws Exception {
        Process console = offhost.start(folder.resolve("console.txt"));
        try (BufferedReader reader = console.inputReader(StandardCharsets.UTF_8);
                Writer in = console.outputWriter(StandardCharsets.UTF_8)) {
            in.write("echo there\n");
            in.flush();
            assertThat(reader.readLine()).isEqualTo("there");
            assertThat(offhost.run("jobs").expect(3).err()).contains("is in use by process " + console.pid());
        } finally {
            console.destroy();
            console.waitFor();
        }
    }

    private Offhost.Result piped(String commands) throws Exception {
        Path err = folder.resolve("console.txt");
        Process console = offhost.start(err);
        try (Writer in = console.outputWriter(StandardCharsets.UTF_8)) {
            in.write(commands);
        }
        try (InputStream out = console.getInputStream()) {
            String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            return new Offhost.Result(console.waitFor(), text, Files.readString(err));
        }
    }

    @Test
    void commandsPipedInLeaveTheirOutputAlone() throws Exception {
        Offhost.Result result =
                piped("offhost:jobs\n# a remark\n\nif { true } {\n  echo 'two lines'\n}\nexit\necho no\n");
        assertThat(result.expect(0).out())
                .isEqualToNormalizingNewlines("No job waits or was interrupted.\ntwo lines\n");
        assertThat(result.err()).isEmpty();
    }

    /** As a shell's: the status of the last command, whatever those before it did. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "offhost:inspect /nosuch;#3#/nosuch: no such file",
                "inspect /nosuch;exit#3#no such file",
                "inspect /nosuch;exit 0#0#no such file",
                "exit 7;drivers#7#",
                "inspect /nosuch;drivers#0#no such file",
                "inspect /nosuch && drivers#3#no such file",
                "drivers --sauce#2#--sauce",
                "offhost:nosuch#2#there is no command 'offhost:nosuch'",
                "nosuch --json;#2#there is no command 'nosuch'",
                "drivers {#2#ends within a command",
                "drivers }#2#unexpected"
            })
    void statusOfWhatWasPipedInIsThatOfTheLastCommand(String commands, int status, String said) throws Exception {
        Offhost.Result result = piped(commands.replace(';', '\n')).expect(status);
        assertThat(result.err()).contains(said == null ? "" : said).doesNotContain("Exception", "org.apache");
    }

    @Test
    void whatGogoMakesOfOutputHasNoColours() throws Exception {
        assertThat(piped("drivers | grep FatParser\n").expect(0).out())
                .contains("org.offhost.filesystem.fat")
                .doesNotContain("\u001b");
    }

    @Test
    void commandWhoseReaderInThePipeWantsNoMoreIsNotComplainedOf() throws Exception {
        Offhost.Result result = piped("drivers | head -n 1\n").expect(0);
        assertThat(result.out().lines()).singleElement().asString().startsWith("KIND");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void inspectWritesTheManifestShape() throws Exception {
        Path image = Fixtures.image("fat12", folder);
        String[] lines = offhost.run("inspect", image.toString(), "--json", "--hash")
                .expect(0)
                .out()
                .split("\n");
        assertThat(lines[0]).startsWith("{\"header\":1,\"fs\":\"fat12\"");
        assertThat(lines[1]).contains("\"path\":\"/", "\"streams\":[", "\"resident\":");
        assertThat(lines[lines.length - 1]).startsWith("{\"footer\":1,\"paths\":" + (lines.length - 2));
    }

    @Test
    void volumeGoesToDiskAndBack() throws Exception {
        String image = Fixtures.image("fat16", folder).toString();
        String medium = folder.resolve("medium.tar").toString();
        String result = offhost.run(
                        "backup",
                        "--source",
                        image,
                        "--medium",
                        medium,
                        "--size",
                        "64M",
                        "--quiet-period",
                        "200ms",
                        "--offload",
                        "required",
                        "--trace",
                        folder.resolve("trace.jsonl").toString())
                .expect(0)
                .out();
        assertThat(result).contains("Backup completed. Set fat16-", "Fallback                     0 bytes");
        assertThat(Files.readAllLines(folder.resolve("trace.jsonl")))
                .first()
                .asString()
                .startsWith("{\"units\":[{\"unit\":\"naa.");
        offhost.run("verify", "--medium", medium, "--check", "full").expect(6);
        offhost.run("verify", "--medium", medium, "--check", "full").expect(0);
        String back = folder.resolve("back.img").toString();
        offhost.run("restore", "--medium", medium, "--to-image", back).expect(0);
        assertThat(hashes(back)).isEqualTo(hashes(image));
        assertThat(offhost.run("restore", "--medium", medium, "--to-image", back)
                        .status())
                .as("restore over data")
                .isIn(1, 3);
    }

    /** As where a newer medium was lost, and a copy of it is all there is. */
    @Test
    void olderCopyOfAMediumIsNamedUntilTheOperatorLetsTheNewerGo() throws Exception {
        String image = Fixtures.image("fat12", folder).toString();
        Path medium = folder.resolve("medium.img");
        Path older = folder.resolve("older.img");
        String[] backup = {"backup", "--source", image, "--medium", medium.toString(), "--quiet-period", "200ms"};
        offhost.run(backup).expect(0);
        Files.copy(medium, older);
        offhost.run(backup).expect(0);
        offhost.run("verify", "--medium", medium.toString()).expect(0);
        Files.move(older, medium, StandardCopyOption.REPLACE_EXISTING);

        String[] verify = {"verify", "--medium", medium.toString()};
        assertThat(offhost.run(verify).expect(1).err()).contains("older copy of itself", "--forget-missing");
        assertThat(offhost.run("list", "--medium", medium.toString()).expect(1).out())
                .contains("older copy of itself");
        assertThat(offhost.run(backup).expect(3).err()).contains("nothing is added");
        offhost.run("list", "--medium", medium.toString(), "--forget-missing").expect(0);
        offhost.run(verify).expect(0);
        offhost.run(backup).expect(0);
        offhost.run(verify).expect(0);
    }

    @Test
    void dataBehindTheSetsOfAMediumFailsAVerification() throws Exception {
        String image = Fixtures.image("fat12", folder).toString();
        Path medium = folder.resolve("medium.img");
        offhost.run("backup", "--source", image, "--medium", medium.toString(), "--quiet-period", "200ms")
                .expect(0);
        long end = Files.size(medium);
        Files.write(medium, new byte[100_000], StandardOpenOption.APPEND);
        offhost.run("verify", "--medium", medium.toString()).expect(0);
        Files.writeString(medium, "somebody's data", StandardOpenOption.APPEND);
        assertThat(offhost.run("verify", "--medium", medium.toString())
                        .expect(1)
                        .err())
                .contains("byte " + (end + 100_000), "truncate -s " + end + " MEDIUM");
    }

    @Test
    void filesGoToTapeAndComeBackToAFolder() throws Exception {
        String image = Fixtures.image("ntfs-c512", folder).toString();
        String medium = folder.resolve("medium.tap").toString();
        offhost.run(
                        "backup",
                        "--source",
                        image,
                        "--medium",
                        medium,
                        "--media-type",
                        "tape",
                        "--profile",
                        "files",
                        "--quiet-period",
                        "200ms")
                .expect(0);
        assertThat(offhost.run("list", "--medium", medium, "--path", "/ads")
                        .expect(0)
                        .out())
                .contains("/ads/small.txt");
        Path to = folder.resolve("to");
        offhost.run("restore", "--medium", medium, "--to-folder", to.toString(), "--path", "/ads/**")
                .expect(0);
        assertThat(to.resolve("ads/small.txt")).isRegularFile();
        assertThat(offhost.run("tape", "export", medium).expect(0).out()).contains("ustar");
    }

    private String hashes(String image) throws IOException, InterruptedException {
        String[] lines = offhost.run("inspect", image, "--json", "--hash")
                .expect(0)
                .out()
                .split("\n", 2);
        return lines[1];
    }
}
