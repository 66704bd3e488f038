// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.ToIntFunction;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The command line as the launcher finds it, with its output caught. */
public final class CommandLine {
    private final ToIntFunction<String[]> command;

    private CommandLine(ToIntFunction<String[]> command) {
        this.command = command;
    }

    @SuppressWarnings("unchecked") // the launcher and the bundles share only types of the JDK
    public static CommandLine of(BundleContext context) throws InvalidSyntaxException {
        ServiceReference<?>[] found =
                context.getAllServiceReferences(ToIntFunction.class.getName(), "(offhost.commandline=true)");
        assertThat(found).as("services of the command line").hasSize(1);
        return new CommandLine((ToIntFunction<String[]>) context.getService(found[0]));
    }

    /**
     * What came of a command.
     *
     * @param status exit code
     * @param out its output
     * @param err its messages
     */
    public record Result(int status, String out, String err) {
        public Result expect(int expected) {
            assertThat(status).as("exit code; output:%n%s%n%s", out, err).isEqualTo(expected);
            return this;
        }
    }

    public Result run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Result result = run(out, arguments);
        return new Result(result.status(), out.toString(StandardCharsets.UTF_8), result.err());
    }

    /** Runs a command whose output is bytes, into a file. */
    public Result runInto(Path file, String... arguments) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            return run(out, arguments);
        }
    }

    /** Runs a command whose output goes wherever; the result has none. */
    public Result run(OutputStream out, String... arguments) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream realOut = System.out;
        PrintStream realErr = System.err;
        PrintStream given = new PrintStream(out, true, StandardCharsets.UTF_8);
        System.setOut(given);
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            int status = command.applyAsInt(arguments);
            given.flush();
            return new Result(status, "", err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(realOut);
            System.setErr(realErr);
        }
    }
}
