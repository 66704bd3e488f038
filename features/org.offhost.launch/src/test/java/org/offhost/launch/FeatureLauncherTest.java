// SPDX-License-Identifier: Apache-2.0
package org.offhost.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.tck.Fixtures;

/** Types what the page on feature files says of each framework, to the letter, then backs a volume up and restores it there. */
@Tag("newest-jdk")
class FeatureLauncherTest {
    private static final Path ROOT = Path.of(System.getProperty("offhost.root"));
    private static final Blocks PAGE = new Blocks(ROOT.resolve("features/osgi/README.md"), "Start them");
    private static final String FIXTURE = "fat16";
    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(3);

    @TempDir
    Path folder;

    private Process process;
    private Printed printed;
    private int answered;

    /** The command of the page, as typed at the top; bundles come from what this build has attached and Maven has downloaded. */
    private void start(int block) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        "sh", "-c", "exec " + PAGE.block(block).strip())
                .directory(ROOT.toFile())
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("OFFHOST_JAVA_OPTS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
        builder.environment().put("OFFHOST_HOME", folder.toString());
        builder.environment()
                .put(
                        "OFFHOST_REPOSITORIES",
                        "file://" + System.getProperty("offhost.repository") + ",file://"
                                + System.getProperty("offhost.maven.repository"));
        process = builder.start();
        printed = new Printed(process.getInputStream());
    }

    private void await(String words) throws IOException, InterruptedException {
        long end = System.nanoTime() + LIMIT_NANOS;
        int from = answered;
        while (printed.text().indexOf(words, from) < 0) {
            if (!printed.more()) {
                boolean ended = process.waitFor(20, TimeUnit.MILLISECONDS) && !printed.more();
                assertThat(ended || System.nanoTime() > end)
                        .as("waiting for '%s' in:%n%s", words, printed.text())
                        .isFalse();
            }
        }
        answered = printed.text().length();
    }

    private void say(String command) throws IOException {
        process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    @ParameterizedTest
    @CsvSource({"0, org.apache.felix.framework", "1, org.eclipse.osgi"})
    void commandOfThePageBacksUpAndRestores(int block, String framework) throws Exception {
        Path image = Fixtures.image(FIXTURE, folder);
        Path medium = folder.resolve("medium.tar");
        Path back = folder.resolve("back.img");
        start(block);
        try {
            // the prompt comes before the commands, and this after all bundles are started
            await("Framework started");
            say("(bundle 0) symbolicName");
            await(framework);
            say("offhost:drivers");
            await("MvCatalog");
            say("offhost:backup --source " + image + " --medium " + medium
                    + " --size 64M --quiet-period 200ms --offload required --check full");
            await("Backup completed");
            say("offhost:restore --medium " + medium + " --to-image " + back);
            await("Restore completed");
            assertThat(folder.resolve("state")).isDirectoryContaining(p -> p.endsWith("catalog"));
            say("exit 0");
            assertThat(process.waitFor(LIMIT_NANOS, TimeUnit.NANOSECONDS)).isTrue();
            assertThat(process.exitValue()).as("%s", printed.text()).isZero();
        } finally {
            List<ProcessHandle> all = process.descendants().toList();
            all.forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        assertThat(Files.size(back)).isEqualTo(Files.size(image));
    }

    @ParameterizedTest
    @CsvSource({
        "'', first say in which framework",
        "karaf, first say in which framework",
        "felix no.json, there is no feature file no.json"
    })
    void whatIsMissingIsSaid(String arguments, String said) throws Exception {
        Process refused = new ProcessBuilder("sh", "-c", "exec features/osgi/start " + arguments)
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(refused.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains(said);
        assertThat(refused.waitFor()).isEqualTo(1);
    }
}
