// SPDX-License-Identifier: Apache-2.0
package org.offhost.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Commands typed into one console with a heap of 256 MiB, and what came of each. */
final class MarkedConsole {
    private static final String MARK = "MARK-";
    private static final String SUCCEEDED = "SUCCEEDED-";
    private static final String END = "end";

    /** Of CPU: the machine may have other things to do. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** What nobody should read who uses it: Java's words, and ours for what should not be. */
    private static final Pattern JAVA = Pattern.compile(
            "internal error|[A-Za-z]+(Exception|Error)\\b|OutOfMemory|\\bat (org|java)\\.|[A-Z][A-Za-z]+\\[[a-z]+=");

    private final StringBuilder script = new StringBuilder();

    /** What a command wrote, whether it succeeded, and what it took of the CPU. */
    static final class Outcome {
        private final StringBuilder text = new StringBuilder();
        private final Duration begun;
        private boolean succeeded;
        private Duration took = Duration.ZERO;

        private Outcome(Duration begun) {
            this.begun = begun;
        }

        String text() {
            return text.toString();
        }

        boolean succeeded() {
            return succeeded;
        }
    }

    /** @param command a whole line */
    MarkedConsole type(String mark, String command) {
        script.append("echo ").append(MARK).append(mark).append('\n');
        script.append(command)
                .append(" && echo ")
                .append(SUCCEEDED)
                .append(mark)
                .append('\n');
        return this;
    }

    /** Types it all; each command ends in time and in words for people, and the console is there behind the last. */
    Map<String, Outcome> play(Offhost offhost) throws IOException, InterruptedException {
        script.append("echo ").append(MARK).append(END).append("\nexit 0\n");
        Process console = offhost.withJavaOptions("-Xmx256m").startMerged();
        Thread typist = new Thread(() -> {
            try (Writer in = new OutputStreamWriter(console.getOutputStream(), StandardCharsets.UTF_8)) {
                in.write(script.toString());
            } catch (IOException e) {
                // the console has ended, which the test sees
            }
        });
        typist.start();
        Map<String, Outcome> outcomes = read(console);
        typist.join();
        assertThat(console.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(outcomes).as("the console is there at the end").containsKey(END);
        outcomes.remove(END);
        outcomes.forEach((mark, o) -> {
            assertThat(o.text()).as(mark).doesNotContainPattern(JAVA);
            assertThat(o.took).as("CPU of %s", mark).isLessThan(LIMIT);
        });
        Map.Entry<String, Outcome> longest =
                Collections.max(outcomes.entrySet(), Comparator.comparing(e -> e.getValue().took));
        System.out.println(outcomes.size() + " commands in one console, the longest " + longest.getKey() + ": "
                + longest.getValue().took.toMillis() + " ms of CPU");
        return outcomes;
    }

    private static Map<String, Outcome> read(Process console) throws IOException {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
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
                } else if (line.contains(SUCCEEDED)) {
                    now.succeeded = true;
                } else {
                    now.text.append(line).append('\n');
                }
            }
        }
        return outcomes;
    }

    private static Duration cpu(Process console) {
        return console.info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
