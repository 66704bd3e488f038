// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.offhost.inspect.Printable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The help of a console; public because Gogo finds it by reflection. */
@Component(
        service = HelpCommand.class,
        property = {"osgi.command.scope=offhost", "osgi.command.function=help"})
public final class HelpCommand {
    private final BundleContext context;

    @Activate
    public HelpCommand(BundleContext context) {
        this.context = context;
    }

    /** Without a name the commands of Offhost; with one the options of that command. */
    public Object help(CommandSession session, String... names) throws Exception {
        if (names.length == 0) {
            Help.printCommands(context, System.out);
            System.out.println("""

                    'help COMMAND' shows the options of a command.
                    Pipes and scripts are Gogo's: offhost:drivers | grep ntfs; 'gogo:help' lists its own commands, 'felix:lb' the bundles.
                    'exit' leaves the console.""");
            return null;
        }
        String name = names[0].replaceFirst("^offhost:", "");
        boolean ours = name.matches("[a-z-]+") && !name.equals("help");
        if (ours && session.get("offhost:" + name) instanceof Function command) {
            return command.execute(session, List.of("--help"));
        }
        return UnknownCommand.say(
                session, name, "'help' lists those of Offhost, 'gogo:help " + Printable.of(name) + "' asks Gogo");
    }
}
