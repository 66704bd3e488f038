// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.command;

import java.io.PrintStream;
import java.util.function.Function;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;
import org.offhost.shell.text.FailureText;
import org.offhost.shell.text.QuantityWords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Parses the arguments of a command, runs it, and turns whatever happens into a message and an exit code. */
public final class ActionRun {
    /** Session variable that holds the exit code of the last command. */
    public static final String STATUS = "offhost.status";

    /** Session variable that is set where the last line can be written over. */
    public static final String LIVE = "offhost.terminal";

    /** Session variable that is set where the launcher tells why standard output could not be written. */
    public static final String LAUNCHED = "offhost.launched";

    private static final int STANDARD_ERROR = 2;

    private static final Logger LOG = LoggerFactory.getLogger(ActionRun.class);

    private ActionRun() {}

    /**
     * Runs a command typed into a shell. It speaks by the streams of its thread, which lead into a pipe where there is one; those
     * of the session do not.
     *
     * @return what the command returns to the shell, see {@link CommandEnd}
     */
    public static Object in(CommandSession session, Function<Screen, Action> action, String... args) {
        Process process = Process.Utils.current();
        boolean live = session.get(LIVE) != null || atTerminal(session, process);
        Screen screen = new Screen(System.out, messages(session), live);
        int status = run(screen, action.apply(screen), args);
        if (screen.isLost() && session.get(LAUNCHED) == null && !CommandEnd.isReadByACommand(process)) {
            screen.err().println("offhost: the output could not be written whole");
        }
        screen.err().flush();
        session.put(STATUS, status);
        return session.get(CommandEnd.END) instanceof CommandEnd end ? end.apply(status) : null;
    }

    /**
     * Where messages go. The error stream of a session without a terminal never reaches Karaf's {@code bin/client}; what Karaf
     * itself has to say there it says on the session's console, which is no part of a pipe either.
     */
    private static PrintStream messages(CommandSession session) {
        boolean remote = session.get("karaf.home") != null && !CommandEnd.isInteractive(session);
        return remote ? session.getConsole() : System.err;
    }

    /** Whether the messages of a command go to a terminal that can write over a line. */
    private static boolean atTerminal(CommandSession session, Process process) {
        return process != null
                && CommandEnd.isInteractive(session)
                && process.isTty(STANDARD_ERROR)
                && !String.valueOf(session.get("TERM")).startsWith("dumb");
    }

    /** The exit code of a command whose output is whole; every command ends here, so that none can forget to look. */
    public static int run(Screen screen, Action action, String... args) {
        CommandLine line = new CommandLine(action)
                .registerConverter(java.time.Duration.class, QuantityWords::duration)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(Choices::execute)
                .setParameterExceptionHandler((e, words) -> usage(screen, e, args))
                .setOut(screen.out())
                .setErr(new java.io.PrintWriter(screen.err(), true))
                .setExecutionExceptionHandler((e, command, result) -> failed(screen, command, e, args));
        int status = execute(screen, line, args);
        return screen.isLost() ? ExitCode.withoutOutput(status) : status;
    }

    /** Errors, too: nothing that a command throws may end anywhere but in a sentence and a status. */
    private static int execute(Screen screen, CommandLine line, String... args) {
        try {
            return line.execute(args);
        } catch (LinkageError | VirtualMachineError | AssertionError e) {
            return failed(screen, line, e, args);
        }
    }

    private static int usage(Screen screen, CommandLine.ParameterException e, String... args) {
        String help = e.getCommandLine().getCommandSpec().qualifiedName() + " --help";
        String why = Choices.words(unknownFirst(e, args)).replaceFirst("^Error: ", "");
        return ended(screen, ExitCode.USAGE, e, why + "; see " + help, args);
    }

    /** What is not there may be what was mistyped, so that has to be said first. */
    private static CommandLine.ParameterException unknownFirst(CommandLine.ParameterException e, String... args) {
        if (!(e instanceof CommandLine.MissingParameterException)) {
            return e;
        }
        CommandLine line = e.getCommandLine();
        line.getCommandSpec().parser().collectErrors(true);
        return line.parseArgs(args).errors().stream()
                .filter(CommandLine.UnmatchedArgumentException.class::isInstance)
                .map(CommandLine.ParameterException.class::cast)
                .findFirst()
                .orElse(e);
    }

    /** Says in words, and in JSON where that was asked for, why there is no result. */
    private static int ended(Screen screen, ExitCode code, Throwable e, String why, String... args) {
        String shown = Secrets.hidden(why, args);
        screen.err().println("offhost: " + shown);
        if (RefusalJson.isWanted(args)) {
            RefusalJson.write(screen.out(), code, Secrets.hidden(why, args).equals(why) ? e : null, shown);
        }
        return code.status();
    }

    private static int failed(Screen screen, CommandLine command, Throwable e, String... args) {
        screen.out().flush();
        if (e instanceof OutputClosedException) {
            return ExitCode.FAILED.status();
        }
        ExitCode code = ExitCode.of(e);
        if (code == ExitCode.REFUSED) {
            LOG.info("{} refused: {}", command.getCommandName(), Secrets.hidden(String.valueOf(e.getMessage())));
        } else {
            LOG.info("{} failed", command.getCommandName(), e);
        }
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            return ended(screen, code, e, "interrupted; 'offhost jobs' shows what can be resumed", args);
        }
        return ended(screen, code, e, screen.named(FailureText.of(e)), args);
    }
}
