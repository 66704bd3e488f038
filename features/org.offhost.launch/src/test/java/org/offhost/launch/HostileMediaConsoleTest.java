// SPDX-License-Identifier: Apache-2.0
package org.offhost.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.tck.Fixtures;
import org.offhost.tck.hostile.HostileMedia;

/** One console with a heap of 256 MiB meets every hostile medium, and is there behind the last of them. */
class HostileMediaConsoleTest {
    private static final String MARK = "MARK-";

    /** Of CPU: the machine may have other things to do. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    /** What a command wrote, and what it took of the CPU. */
    private static final class Outcome {
        private final StringBuilder text = new StringBuilder();
        private final Duration begun;
        private Duration took = Duration.ZERO;

        Outcome(Duration begun) {
            this.begun = begun;
        }
    }

    private static Duration cpu(Process console) {
        return console.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private byte[] sound(Offhost offhost, String profile) throws Exception {
        Path medium = folder.resolve(profile + ".tar");
        offhost.run(
                        "backup",
                        "--source",
                        Fixtures.image("fat12", folder).toString(),
                        "--medium",
                        medium.toString(),
                        "--profile",
                        profile,
                        "--quiet-period",
                        "0s")
                .expect(0);
        return Files.readAllBytes(medium);
    }

    private String commands(HostileMedia kind) {
        String medium = folder.resolve(kind + ".tar").toString();
        String to = kind.ofVolume() ? "--to-image " : "--to-folder ";
        return "echo " + MARK + kind + "-list\n"
                + "offhost:list --medium " + medium + "\n"
                + "echo " + MARK + kind + "-verify\n"
                + "offhost:verify --medium " + medium + "\n"
                + "echo " + MARK + kind + "-restore\n"
                + "offhost:restore --medium " + medium + " " + to + folder.resolve(kind + ".out") + "\n";
    }

    private Map<String, Outcome> play(Offhost offhost, String script) throws IOException, InterruptedException {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        Process console = offhost.startMerged();
        Thread typist = new Thread(() -> {
            try (Writer in = new OutputStreamWriter(console.getOutputStream(), StandardCharsets.UTF_8)) {
                in.write(script);
            } catch (IOException e) {
                // the console has ended, which the test sees
            }
        });
        typist.start();
        Outcome now = new Outcome(cpu(console));
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(console.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                int mark = line.indexOf(MARK);
                if (mark >= 0) {
                    Duration at = cpu(console);
                    now.took = at.minus(now.begun);
                    now = new Outcome(at);
                    outcomes.put(line.substring(mark + MARK.length()).strip(), now);
                } else {
                    now.text.append(line).append('\n');
                }
            }
        }
        typist.join();
        assertThat(console.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return outcomes;
    }

    @Test
    void everyHostileMediumEndsInAnErrorAndNoneEndsTheConsole() throws Exception {
        Offhost offhost = new Offhost(folder);
        byte[] files = sound(offhost, "files");
        byte[] volume = sound(offhost, "volume");
        StringBuilder script = new StringBuilder();
        for (HostileMedia kind : HostileMedia.values()) {
            Files.write(folder.resolve(kind + ".tar"), kind.of(kind.ofVolume() ? volume : files));
            script.append(commands(kind));
        }
        script.append("echo ").append(MARK).append("end\n").append("exit 0\n");

        Map<String, Outcome> outcomes = play(offhost.withJavaOptions("-Xmx256m"), script.toString());

        assertThat(outcomes).containsKey("end");
        for (HostileMedia kind : HostileMedia.values()) {
            for (String command : List.of("list", "verify", "restore")) {
                Outcome o = outcomes.get(kind + "-" + command);
                assertThat(o).as(kind + " " + command).isNotNull();
                assertThat(o.text.toString())
                        .as(kind + " " + command)
                        .doesNotContain("internal error", "OutOfMemory", "Exception");
                assertThat(o.took).as("CPU of %s %s", kind, command).isLessThan(LIMIT);
            }
            assertThat(outcomes.get(kind + "-verify").text.toString())
                    .as("%s verify", kind)
                    .doesNotContain("Verify completed")
                    .contains("offhost: ");
        }
    }
}
