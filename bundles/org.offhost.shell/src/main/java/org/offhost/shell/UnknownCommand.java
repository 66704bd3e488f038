// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.offhost.inspect.Printable;
import org.offhost.shell.command.ActionRun;
import org.offhost.shell.command.CommandEnd;
import org.offhost.shell.command.ExitCode;

/** What a console of ours does where there is no command of the name typed; Gogo would throw, and show the exception. */
final class UnknownCommand implements Function {
    /** Session variable that Gogo looks into. */
    static final String HANDLER = "default";

    @Override
    public Object execute(CommandSession session, List<Object> words) {
        return say(session, String.valueOf(words.get(0)), "'help' lists those of Offhost, 'gogo:help' all");
    }

    /** @return what a command returns that ended with usage */
    static Object say(CommandSession session, String name, String hint) {
        System.err.println("offhost: there is no command '" + Printable.of(name) + "'; " + hint);
        session.put(ActionRun.STATUS, ExitCode.USAGE.status());
        return session.get(CommandEnd.END) instanceof CommandEnd end ? end.apply(ExitCode.USAGE.status()) : null;
    }
}
