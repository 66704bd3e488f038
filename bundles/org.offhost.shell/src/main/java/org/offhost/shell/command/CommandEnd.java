// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.command;

import java.util.List;
import java.util.function.IntFunction;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;

/**
 * How a command tells the shell its exit code, one for each script that a session runs.
 *
 * <p>Gogo knows two ways, and one excludes the other. An error status decides about {@code &&} and {@code ||}, but the script
 * then returns nothing, which a remote client of Karaf takes for success. A returned Integer is what such a client ends with,
 * but is success to {@code &&}, and a person at the session would see it as a number. So it depends on where the command stands.
 * Belongs to one session.
 */
public final class CommandEnd implements IntFunction<Object> {
    /** Session variable that holds it, for the commands of other bundles, too: a JDK type from the exit code to what to return. */
    public static final String END = "offhost.end";

    /** Session variable of a session that asks each command for its error status, wherever in a script it stands. */
    public static final String ASKS = "offhost.asks";

    /** Session variable of Gogo and of Karaf: the line reader of a session that somebody types in. */
    private static final String READER = ".reader";

    private final CommandSession session;
    private final String script;
    private int from;

    public CommandEnd(CommandSession session, CharSequence script) {
        this.session = session;
        this.script = script.toString();
    }

    /** The session ends its script with 1, since it has no other way to end it here. */
    static final class ScriptFailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ScriptFailedException(String command, int status) {
            super(command + ": ended with " + status);
        }
    }

    static boolean isInteractive(CommandSession session) {
        return session.get(READER) != null;
    }

    /** Whether the session itself sees the error status, so that nothing has to be returned. */
    private boolean asksForErrors() {
        return isInteractive(session) || session.get(ASKS) != null;
    }

    /** Called by the command's thread at its end; what the command has to return. */
    @Override
    public synchronized Object apply(int status) {
        Process process = Process.Utils.current();
        if (process == null) {
            return null;
        }
        String command = process.job().command().toString();
        int start = script.indexOf(command, from);
        from = start < 0 ? from : start + command.length();
        if (status == ExitCode.DONE.status()) {
            return null;
        }
        ScriptPlace place =
                start < 0 || asksForErrors() || !isEndOfPipe(process) ? ScriptPlace.AMID : ScriptPlace.of(script, from);
        switch (place) {
            case LAST:
                return status;
            case DECIDES:
                throw new ScriptFailedException(command, status);
            default:
                process.error(status);
                return null;
        }
    }

    /** Whether what it writes goes to another command, which may want no more and is nobody's fault. */
    static boolean isReadByACommand(Process process) {
        return process != null && !isEndOfPipe(process);
    }

    private static boolean isEndOfPipe(Process process) {
        List<Process> pipe = process.job().processes();
        return pipe.get(pipe.size() - 1) == process;
    }
}
