// SPDX-License-Identifier: Apache-2.0
package org.offhost.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The console of {@code ./offhost} on a terminal of its own, made by {@code script} of util-linux, and typed into. */
final class Pty implements Closeable {
    private static final Path SCRIPT = Path.of("/usr/bin/script");
    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(3);

    /** What a terminal does with text: colours, the place of the cursor. */
    private static final Pattern STYLE = Pattern.compile("\u001B\\[[0-9;?]*[A-Za-z]|\u001B[=>]");

    private final Process process;
    private final Printed printed;
    private String output = "";
    private int seen;

    static boolean exists() {
        return Files.isExecutable(SCRIPT);
    }

    /** @param state its state folder */
    Pty(Path state) throws IOException {
        String offhost = Path.of(System.getProperty("offhost.root"), "offhost").toString();
        String command = "stty rows 40 cols 160; exec '" + offhost + "' --state '" + state + "'";
        ProcessBuilder builder =
                new ProcessBuilder(List.of(SCRIPT.toString(), "-qfec", command, "/dev/null")).redirectErrorStream(true);
        builder.environment().put("TERM", "xterm-256color");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("OFFHOST_BUILD", "never");
        process = builder.start();
        printed = new Printed(process.getInputStream());
    }

    /** Types some keys as they are; {@code \t} completes, {@code \r} enters. */
    void type(String keys) throws IOException {
        process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** What came since the last call, up to some words. */
    String until(String words) throws IOException, InterruptedException {
        long end = System.nanoTime() + LIMIT_NANOS;
        int found = output.indexOf(words, seen);
        while (found < 0) {
            if (printed.more()) {
                output = STYLE.matcher(printed.text()).replaceAll("");
            } else {
                boolean ended = process.waitFor(20, TimeUnit.MILLISECONDS)
                        && process.getInputStream().available() == 0;
                assertThat(ended || System.nanoTime() > end)
                        .as("waiting for '%s' in:%n%s", words, output)
                        .isFalse();
            }
            found = output.indexOf(words, seen);
        }
        String text = output.substring(seen, found + words.length());
        seen = found + words.length();
        return text;
    }

    /** Exit code of the console. */
    int end() throws InterruptedException {
        assertThat(process.waitFor(180, TimeUnit.SECONDS))
                .as("the console ends")
                .isTrue();
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }
}
