// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The script that the launcher's console begins with; a service of JDK types, since the launcher shares no others. */
@Component(service = Supplier.class, property = "offhost.console=true")
public final class ConsoleProfile implements Supplier<String> {
    /** Session variable that the script sets: the console is ours, and may say in our words what goes wrong. */
    static final String OURS = "offhost.console";

    private final BundleContext context;

    @Activate
    public ConsoleProfile(BundleContext context) {
        this.context = context;
    }

    @Override
    public String get() {
        return """
                try {
                  # our commands before those of the same name of Gogo: jobs, help, exit
                  SCOPE = 'offhost:gogo:*'
                  %s = true
                  prompt = 'offhost> '
                  secondary-prompt-pattern = '%%M%%P > '
                  history-file = (${.context} getProperty 'offhost.history')
                  __option_not_present = {
                    res = true
                    opts = $argv
                    each $opts {
                      arg = $it
                      each ($.commandLine words) {
                        if { ($it toString) equals ($arg toString) } { res = false }
                      }
                    }
                    $res
                  }
                  setopt group
                %s
                  echo 'Offhost %s: server-free backup and restore.'
                  echo 'State folder %s'
                  echo "Type 'help' for the commands, Tab to complete, 'exit' to leave."
                } {
                  echo "console: $exception"
                }
                """.formatted(
                        OURS,
                        Completions.script(),
                        context.getBundle().getVersion(),
                        String.valueOf(context.getProperty("offhost.state")).replace("'", "\u2019"));
    }
}
