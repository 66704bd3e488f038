// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.offhost.shell.command.ActionRun;
import org.offhost.shell.command.ExitCode;
import org.offhost.shell.text.FailureText;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Runs the commands that come by standard input for the launcher, which shares only JDK types with this bundle: from standard
 * input, and standard output and standard error, to the status of the process. The streams are those of before Gogo put its own
 * in their place, which ask the session whose they are.
 */
@Component(service = BiFunction.class, property = "offhost.piped=true")
public final class StandardInput implements BiFunction<InputStream, List<PrintStream>, Integer> {
    private final CommandProcessor processor;

    @Activate
    public StandardInput(@Reference CommandProcessor processor) {
        this.processor = processor;
    }

    @Override
    public Integer apply(InputStream in, List<PrintStream> outAndErr) {
        PrintStream out = outAndErr.get(0);
        PrintStream err = outAndErr.get(1);
        try (CommandSession session = processor.createSession(in, out, err)) {
            session.put(ActionRun.LAUNCHED, true);
            return new PipedCommands(session, in, out, err).run();
        } catch (IOException e) {
            err.println("offhost: standard input cannot be read: " + FailureText.of(e));
            return ExitCode.FAILED.status();
        } catch (Exception e) {
            err.println("offhost: " + FailureText.of(e));
            return ExitCode.FAILED.status();
        }
    }
}
