// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.shell;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import org.apache.felix.service.command.CommandSession;
import org.offhost.backup.notice.RefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Parses the arguments of a command, runs it, and turns whatever happens into a message and an exit code. */
final class ArrayCommandRun {
    /** Session variable that holds the exit code of the last command; the launcher reads it. */
    private static final String STATUS = "offhost.status";

    /** Session variable that is set where the launcher tells why standard output could not be written. */
    private static final String LAUNCHED = "offhost.launched";

    /** Session variable of bundle org.offhost.shell: what to return to the shell for an exit code. */
    private static final String END = "offhost.end";

    /** Session variable of Gogo and of Karaf: the line reader of a session that somebody types in. */
    private static final String READER = ".reader";

    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int REFUSED = 3;

    private static final Logger LOG = LoggerFactory.getLogger(ArrayCommandRun.class);

    private ArrayCommandRun() {}

    /**
     * Runs a command typed into a shell, which speaks by the streams of its thread: those lead into a pipe where there is one.
     *
     * @return what the command returns to the shell
     */
    static Object in(CommandSession session, Callable<Integer> command, String... args) {
        PrintStream messages = messages(session);
        int status = new CommandLine(command)
                .setOut(new PrintWriter(System.out, true))
                .setErr(new PrintWriter(messages, true))
                .setParameterExceptionHandler((e, words) -> {
                    messages.println("offhost: " + unknownFirst(e, args).getMessage() + "; see "
                            + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
                    return USAGE;
                })
                .setExecutionExceptionHandler((e, line, result) -> failed(messages, line, e))
                .execute(args);
        // nobody can rely on a story or an archive that did not arrive whole
        boolean lost = System.out.checkError();
        if (lost && session.get(LAUNCHED) == null) {
            messages.println("offhost: the output could not be written whole");
        }
        messages.flush();
        return told(session, lost && status == 0 ? FAILED : status);
    }

    /** What is not there may be what was mistyped, so that has to be said first. */
    private static CommandLine.ParameterException unknownFirst(CommandLine.ParameterException e, String... args) {
        if (!(e instanceof CommandLine.MissingParameterException)) {
            return e;
        }
        CommandLine line = e.getCommandLine();
        String[] own = Arrays.copyOfRange(args, Math.min(args.length, depth(line)), args.length);
        line.getCommandSpec().parser().collectErrors(true);
        return line.parseArgs(own).errors().stream()
                .filter(CommandLine.UnmatchedArgumentException.class::isInstance)
                .map(CommandLine.ParameterException.class::cast)
                .findFirst()
                .orElse(e);
    }

    /** How many words of a line are names of commands before the arguments of this one come. */
    private static int depth(CommandLine line) {
        return line.getParent() == null ? 0 : 1 + depth(line.getParent());
    }

    /** As with the commands of bundle org.offhost.shell: the error stream never reaches Karaf's {@code bin/client}. */
    private static PrintStream messages(CommandSession session) {
        boolean remote = session.get("karaf.home") != null && session.get(READER) == null;
        return remote ? session.getConsole() : System.err;
    }

    private static Object told(CommandSession session, int status) {
        session.put(STATUS, status);
        return session.get(END) instanceof IntFunction<?> end ? end.apply(status) : null;
    }

    private static int failed(PrintStream messages, CommandLine line, Exception e) {
        System.out.flush();
        if (e instanceof CheckedOutput.OutputLostException) {
            return FAILED;
        }
        LOG.info("{} failed", line.getCommandSpec().qualifiedName(), e);
        messages.println("offhost: " + words(e));
        return e instanceof RefusedException || e instanceof ArrayRefusedException || e instanceof NoSuchFileException
                ? REFUSED
                : FAILED;
    }

    /** What a person is told of a failure. */
    static String words(Exception e) {
        if (e instanceof FileSystemException f
                && f.getReason() == null
                && f.getMessage().equals(f.getFile())) {
            return f.getFile()
                    + (e instanceof NoSuchFileException
                            ? ": no such file"
                            : e instanceof AccessDeniedException ? ": not permitted" : ": cannot be used");
        }
        boolean known = e.getMessage() != null && !(e instanceof RuntimeException);
        return known ? e.getMessage() : "a fault of Offhost itself; the log has what a report of it needs";
    }
}
