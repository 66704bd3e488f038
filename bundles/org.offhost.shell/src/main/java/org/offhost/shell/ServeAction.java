// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.Function;
import org.offhost.inspect.Json;
import org.offhost.shell.command.Action;
import org.offhost.shell.command.CommandRefusedException;
import org.offhost.shell.command.ExitCode;
import org.offhost.shell.command.Screen;
import org.offhost.shell.command.Services;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Has the console served by HTTP. */
@Command(
        name = "offhost serve",
        description = {
            "Serve the console as a page and for programs, until it is stopped: Ctrl-C, or SIGTERM.",
            "Prints a URL whose token opens one session, within 15 minutes."
        })
public final class ServeAction extends Action {
    private static final Duration LOOK = Duration.ofMinutes(1);

    private final Services services;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "",
            description =
                    "Where to listen, at this host alone; else where it is configured, or at any port that is free.")
    private String listen;

    @Option(names = "--json", description = "Print the URL as a line of JSON, {\"url\": URL}, and nothing else.")
    private boolean json;

    @Option(names = "--background", description = "Return, and go on serving as long as this console runs.")
    private boolean background;

    public ServeAction(Screen screen, Services services) {
        super(screen);
        this.services = services;
    }

    @Override
    protected ExitCode run() throws Exception {
        Function<String, String> server = services.server()
                .orElseThrow(() -> new CommandRefusedException("the web console is not installed here: bundle"
                        + " org.offhost.web, in Karaf feature offhost-web"));
        String url = start(server);
        if (json) {
            new Json(screen().out()).object().member("url", url).end().line();
        } else {
            screen().out().println(url);
            screen().out().println("ready");
        }
        screen().out().flush();
        while (!background && !services.awaitEnd(LOOK)) {
            screen().check();
        }
        return ExitCode.DONE;
    }

    private String start(Function<String, String> server) throws IOException {
        try {
            return server.apply(listen);
        } catch (IllegalArgumentException e) {
            throw new CommandRefusedException("--listen " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
