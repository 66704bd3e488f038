// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.offhost.inspect.Printable;
import org.offhost.shell.command.ActionRun;
import org.offhost.shell.command.ExitCode;
import org.offhost.shell.command.RefusalJson;
import org.offhost.shell.text.FailureText;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Runs one command of scope {@code offhost} for the launcher, which shares only JDK types with this bundle. */
@Component(service = ToIntFunction.class, property = "offhost.commandline=true")
public final class OneCommand implements ToIntFunction<String[]> {
    private final CommandProcessor processor;
    private final BundleContext context;

    @Activate
    public OneCommand(@Reference CommandProcessor processor, BundleContext context) {
        this.processor = processor;
        this.context = context;
    }

    /** @param args name of the command and its arguments, at least one */
    @Override
    public int applyAsInt(String[] args) {
        String name = args[0];
        if (name.equals("--version")) {
            System.out.println("offhost " + context.getBundle().getVersion() + ", Java " + Runtime.version());
            return ExitCode.DONE.status();
        }
        if (name.equals("--help") || name.equals("-h") || name.equals("help") && args.length == 1) {
            Help.print(context, System.out);
            return ExitCode.DONE.status();
        }
        if (name.equals("help")) {
            return run(args[1], List.of("--help"));
        }
        return run(name, Arrays.asList(args).subList(1, args.length));
    }

    private int run(String name, List<String> args) {
        try (CommandSession session = processor.createSession(System.in, System.out, System.err)) {
            Object command = name.matches("[a-z-]+") ? session.get("offhost:" + name) : null;
            if (!(command instanceof Function function)) {
                String why = "there is no command '" + Printable.of(name) + "'; see offhost --help";
                System.err.println("offhost: " + why);
                if (RefusalJson.isWanted(args.toArray(String[]::new))) {
                    RefusalJson.write(System.out, ExitCode.USAGE, why);
                }
                return ExitCode.USAGE.status();
            }
            session.put(ActionRun.LAUNCHED, true);
            if (Boolean.getBoolean(ActionRun.LIVE)) {
                session.put(ActionRun.LIVE, true);
            }
            function.execute(session, List.copyOf(args));
            return session.get(ActionRun.STATUS) instanceof Integer status ? status : ExitCode.FAILED.status();
        } catch (Exception | LinkageError | VirtualMachineError e) {
            System.err.println("offhost: " + FailureText.of(e));
            return ExitCode.FAILED.status();
        }
    }
}
