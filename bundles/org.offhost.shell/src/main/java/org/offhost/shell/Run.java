// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import java.util.function.Function;
import org.apache.felix.service.command.CommandSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Parses the arguments of a command, runs it, and turns whatever happens into a message and an exit code. */
final class Run {
    /** Session variable that holds the exit code of the last command. */
    static final String STATUS = "offhost.status";

    /** Session variable that is set where the last line can be written over. */
    static final String LIVE = "offhost.terminal";

    private static final Logger LOG = LoggerFactory.getLogger(Run.class);

    private Run() {}

    static void in(CommandSession session, Function<Screen, Action> action, String... args) {
        Screen screen = new Screen(session.getConsole(), System.err, session.get(LIVE) != null);
        session.put(STATUS, run(screen, action.apply(screen), args));
    }

    static int run(Screen screen, Action action, String... args) {
        CommandLine line = new CommandLine(action)
                .registerConverter(java.time.Duration.class, Quantities::duration)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, words) -> usage(screen, e))
                .setOut(screen.out())
                .setErr(new java.io.PrintWriter(screen.err(), true))
                .setExecutionExceptionHandler((e, command, result) -> failed(screen, command, e));
        int status = line.execute(args);
        screen.out().flush();
        return status;
    }

    private static int usage(Screen screen, CommandLine.ParameterException e) {
        screen.err()
                .println("offhost: " + e.getMessage().replaceFirst("^Error: ", "") + "; see "
                        + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE.status();
    }

    private static int failed(Screen screen, CommandLine command, Exception e) {
        screen.out().flush();
        if (e instanceof OutputClosedException) {
            return ExitCode.DONE.status();
        }
        if (ExitCode.of(e) == ExitCode.REFUSED) {
            LOG.info("{} refused: {}", command.getCommandName(), e.getMessage());
        } else {
            LOG.info("{} failed", command.getCommandName(), e);
        }
        if (e instanceof RuntimeException) {
            screen.err().println("offhost: internal error: " + e + "; the log has more");
            return ExitCode.FAILED.status();
        }
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            screen.err().println("offhost: interrupted; 'offhost jobs' shows what can be resumed");
        } else {
            screen.err().println("offhost: " + screen.named(ExitCode.message(e)));
        }
        return ExitCode.of(e).status();
    }
}
