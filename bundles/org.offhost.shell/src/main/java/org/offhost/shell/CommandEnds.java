// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.CommandSessionListener;
import org.osgi.service.component.annotations.Component;

/** Notes each script in its session before it runs, so that commands know where in it they stand. */
@Component
public final class CommandEnds implements CommandSessionListener {
    @Override
    public void beforeExecute(CommandSession session, CharSequence script) {
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
