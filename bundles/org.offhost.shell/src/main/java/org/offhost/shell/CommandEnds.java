// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.CommandSessionListener;
import org.offhost.shell.command.CommandEnd;
import org.osgi.service.component.annotations.Component;

/** Notes each script in its session before it runs, so that commands know where in it they stand. */
@Component
public final class CommandEnds implements CommandSessionListener {
    private static final UnknownCommand UNKNOWN = new UnknownCommand();

    @Override
    public void beforeExecute(CommandSession session, CharSequence script) {
        if (session.get(ConsoleProfile.OURS) != null) {
            session.put(UnknownCommand.HANDLER, UNKNOWN);
        }
        session.put(CommandEnd.END, new CommandEnd(session, script));
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence script, Exception failure) {
        session.put(CommandEnd.END, null);
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence script, Object result) {
        session.put(CommandEnd.END, null);
    }
}
