// SPDX-License-Identifier: Apache-2.0
package org.offhost.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command line of a user: {@code ./offhost} with a state folder of its own. */
final class Offhost {
    private static final int LIMIT_SECONDS = 120;

    private final Path folder;
    private Path product = Path.of(System.getProperty("offhost.root"));
    private String javaOptions = "";

    /** @param folder where it works; its state goes below */
    Offhost(Path folder) {
        this.folder = folder;
    }

    /** Takes a product that lies elsewhere for all commands from now on. */
    Offhost of(Path root) {
        product = root;
        return this;
    }

    /** Options for the virtual machine of all commands from now on. */
    Offhost withJavaOptions(String options) {
        javaOptions = options;
        return this;
    }

    /**
     * What came of a command.
     *
     * @param status exit code
     * @param out its output
     * @param err its messages
     */
    record Result(int status, String out, String err) {
        Result expect(int expected) {
            assertThat(status).as("exit code; output:%n%s%n%s", out, err).isEqualTo(expected);
            return this;
        }
    }

    Result run(String... arguments) throws IOException, InterruptedException {
        return run(Process::getInputStream, arguments);
    }

    private interface Output {
        InputStream of(Process process);
    }

    private Result run(Output output, String... arguments) throws IOException, InterruptedException {
        Path err = Files.createTempFile(folder, "err", ".txt");
        Process process = start(err, arguments);
        String out;
        try (InputStream in = output.of(process)) {
            out = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), out, Files.readString(err));
    }

    Process start(Path err, String... arguments) throws IOException {
        return builder(arguments).redirectError(err.toFile()).start();
    }

    /** Its messages come where its output comes, in the order in which it wrote them. */
    Process startMerged(String... arguments) throws IOException {
        return builder(arguments).redirectErrorStream(true).start();
    }

    private ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(product.resolve("offhost").toString());
        command.add("--state");
        command.add(folder.resolve("state").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("OFFHOST_BUILD", "never");
        builder.environment().put("OFFHOST_JAVA_OPTS", javaOptions);
        return builder;
    }
}
