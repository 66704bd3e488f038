// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Job;
import org.apache.felix.service.command.Result;
import org.offhost.inspect.Printable;
import org.offhost.shell.command.CommandEnd;
import org.offhost.shell.command.ExitCode;
import org.offhost.shell.text.FailureText;

/**
 * The commands that come by standard input where nobody types: no greeting, no prompt, errors to standard error, and the status
 * of the last command at the end, as in a shell. Belongs to one session, and to the thread that runs it.
 */
final class PipedCommands {
    /** Commands of Gogo that take every output for a terminal's. */
    private static final List<String> COLOURING = List.of("grep", "ls");

    private final CommandSession session;
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private int status = ExitCode.DONE.status();
    private boolean ran;
    private boolean left;

    /** @param in read byte by byte, since a command may read what comes after it */
    PipedCommands(CommandSession session, InputStream in, PrintStream out, PrintStream err) {
        this.session = session;
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /** Thrown by {@code exit}, so that nothing behind it in its line runs. */
    private static final class LeftException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LeftException() {
            super("exit", null, false, false);
        }
    }

    /** Runs all of them. */
    int run() throws Exception {
        session.put(CommandEnd.ASKS, true);
        session.put("SCOPE", "offhost:gogo:*");
        session.put(UnknownCommand.HANDLER, new UnknownCommand());
        Function exit = this::exit;
        session.put("exit", exit);
        session.put("offhost:exit", exit);
        for (String command : COLOURING) {
            session.put(command, session.execute(String.format("{ gogo:%s --color=never $args }", command)));
        }
        session.setJobListener(this::note);
        StringBuilder script = new StringBuilder();
        for (String line = line(); line != null && !left; line = line()) {
            script.append(line);
            if (isWhole(script)) {
                script.setLength(0);
            } else {
                script.append('\n');
            }
        }
        if (!script.toString().isBlank() && !left) {
            failed(
                    ExitCode.USAGE,
                    "standard input ends within a command: "
                            + Printable.of(script.toString().strip()));
        }
        return status;
    }

    private Object exit(CommandSession from, List<Object> arguments) {
        if (!arguments.isEmpty()) {
            try {
                status = Integer.parseInt(arguments.get(0).toString());
            } catch (NumberFormatException e) {
                failed(
                        ExitCode.USAGE,
                        "exit needs a number, not '"
                                + Printable.of(arguments.get(0).toString()) + "'");
            }
        }
        left = true;
        throw new LeftException();
    }

    /** A pipe ends with the status of its last command. */
    private void note(Job job, Job.Status before, Job.Status now) {
        ran = true;
        Result result = job.result();
        if (!left
                && now == Job.Status.Done
                && before == Job.Status.Foreground
                && job.parent() == null
                && result != null) {
            status = result.isSuccess() ? ExitCode.DONE.status() : Math.max(result.error(), ExitCode.FAILED.status());
        }
    }

    /** @return false if the script has no end yet */
    private boolean isWhole(CharSequence script) {
        ran = false;
        try {
            Object result = session.execute(script);
            if (result != null) {
                out.println(session.format(result, Converter.INSPECT));
            }
        } catch (LeftException e) {
            return true;
        } catch (EOFException e) {
            if (!ran) {
                return false;
            }
            failed(ExitCode.FAILED, FailureText.of(e));
        } catch (Exception | LinkageError | VirtualMachineError e) {
            if (!left) {
                failed(ran ? ExitCode.FAILED : ExitCode.USAGE, words(e));
            }
        }
        return true;
    }

    /** What Gogo and its commands throw has its words in the message. */
    private static String words(Throwable e) {
        boolean said =
                e.getClass().getName().startsWith("org.apache.felix.gogo.") || e instanceof IllegalArgumentException;
        return said && e.getMessage() != null ? Printable.lines(e.getMessage()) : FailureText.of(e);
    }

    private void failed(ExitCode code, String why) {
        err.println("offhost: " + why);
        status = code.status();
    }

    /** @return null at the end */
    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = in.read();
        if (b < 0) {
            return null;
        }
        for (; b >= 0 && b != '\n'; b = in.read()) {
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8).replaceFirst("\r$", "");
    }
}
