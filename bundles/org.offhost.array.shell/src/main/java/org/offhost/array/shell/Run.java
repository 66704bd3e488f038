// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.shell;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.felix.service.command.CommandSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Parses the arguments of a command, runs it, and turns whatever happens into a message and an exit code. */
final class Run {
    /** Session variable that holds the exit code of the last command; the launcher reads it. */
    private static final String STATUS = "offhost.status";

    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Run.class);

    private Run() {}

    static void in(CommandSession session, Callable<Integer> command, String... args) {
        int status = new CommandLine(command)
                .setOut(new PrintWriter(session.getConsole(), true))
                .setErr(new PrintWriter(System.err, true))
                .setParameterExceptionHandler((e, words) -> {
                    System.err.println("offhost: " + e.getMessage() + "; see "
                            + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
                    return USAGE;
                })
                .setExecutionExceptionHandler((e, line, result) -> {
                    session.getConsole().flush();
                    LOG.info("{} failed", line.getCommandSpec().qualifiedName(), e);
                    System.err.println("offhost: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
                    return FAILED;
                })
                .execute(args);
        session.getConsole().flush();
        session.put(STATUS, status);
    }
}
