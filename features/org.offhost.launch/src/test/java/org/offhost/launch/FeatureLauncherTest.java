// SPDX-License-Identifier: Apache-2.0
package org.offhost.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.tck.Fixtures;

/** Types what the page on feature files says of each framework, to the letter, then backs a volume up and restores it there. */
@Tag("newest-jdk")
class FeatureLauncherTest {
    private static final Path ROOT = Path.of(System.getProperty("offhost.root"));
    private static final Path DOCUMENT = ROOT.resolve("features/osgi/README.md");
    private static final Blocks PAGE = new Blocks(DOCUMENT, "Start them");
    private static final Blocks UPDATE = new Blocks(DOCUMENT, "Update");
    private static final String NEXT = "0.1.2";

    /** A line of {@code lb -s}: number, state, level, name and version. */
    private static final Pattern BUNDLE = Pattern.compile("(?m)^ *(\\d+)\\|(\\w+) *\\| *\\d+\\|(\\S+) \\((\\S+?)\\)");

    private static final String FIXTURE = "fat16";
    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(3);

    @TempDir
    Path folder;

    private Process process;
    private Printed printed;
    private int answered;

    /** The command of the page, as typed at the top; bundles come from what this build has attached and Maven has downloaded. */
    private void start(int block) throws IOException {
        // the process that is ended is the framework's, no shell's
        String typed = PAGE.block(block).strip().replaceAll("(?m)^(\\S*start )", "exec $1");
        ProcessBuilder builder =
                new ProcessBuilder("sh", "-c", typed).directory(ROOT.toFile()).redirectErrorStream(true);
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

    /** Of a driver, and of a bundle that exports something. */
    @Test
    void bundlesAreUpdatedAsThePageSays() throws Exception {
        Releases releases = new Releases(folder.resolve("repository"));
        start(2);
        try {
            await("Framework started");
            for (int block = 0; block < 2; block++) {
                List<String> typed = UPDATE.block(block)
                        .lines()
                        .map(l -> l.substring("g! ".length()))
                        .toList();
                String bundle = updated(typed);
                releases.add(bundle, NEXT, folder);
                String number = number(bundle);
                for (String command : typed) {
                    say(command.replaceAll("\\b4[23]\\b", number).replace("file:/tmp/", "file:" + folder + "/"));
                }
                awaitOnly(bundle, "Active " + NEXT);
            }
            assertThat(printed.text()).doesNotContain("Exception", "not found");
            say("offhost:drivers");
            await("NtfsParser");
            say("exit 0");
            assertThat(process.waitFor(LIMIT_NANOS, TimeUnit.NANOSECONDS)).isTrue();
        } finally {
            process.descendants().toList().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    /** The bundle that a block updates. */
    private static String updated(List<String> typed) {
        String jar =
                typed.stream().filter(c -> c.startsWith("update ")).findFirst().orElseThrow();
        return jar.substring(jar.lastIndexOf('/') + 1, jar.lastIndexOf("-" + NEXT));
    }

    private Stream<MatchResult> listed(String bundle) throws IOException, InterruptedException {
        int from = printed.text().length();
        say("lb -s " + bundle);
        say("echo listed"); // of two commands in one line the console shows the result of the last alone
        await("listed");
        return BUNDLE.matcher(printed.text().substring(from))
                .results()
                .filter(m -> m.group(3).equals(bundle));
    }

    private String number(String bundle) throws IOException, InterruptedException {
        return listed(bundle).findFirst().orElseThrow().group(1);
    }

    /** A refresh goes on behind its command. */
    private void awaitOnly(String bundle, String state) throws IOException, InterruptedException {
        long end = System.nanoTime() + LIMIT_NANOS;
        List<String> found = bundles(bundle);
        while (!found.equals(List.of(state)) && System.nanoTime() < end) {
            found = bundles(bundle);
        }
        assertThat(found).as(bundle).containsExactly(state);
    }

    /** State and version of all of a name. */
    private List<String> bundles(String bundle) throws IOException, InterruptedException {
        return listed(bundle).map(m -> m.group(2) + " " + m.group(4)).toList();
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
