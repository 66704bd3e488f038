// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.start;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Function;
import org.offhost.web.WebConsole;
import org.offhost.web.access.Admissions;
import org.offhost.web.access.Role;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Turns the server on, for a shell, which shares only JDK types with this bundle. Thread-safe.
 *
 * <p>It is given HOST:PORT, or nothing for what is configured, or else any free port; it gives the URL, whose token opens one
 * session. What is refused is an {@link IllegalArgumentException}, what fails an {@link UncheckedIOException}.
 */
@Component(property = "offhost.web=true")
public final class ServerStart implements Function<String, String> {
    private static final int MOST_PORT = 0xffff;

    private final WebConsole console;
    private final Admissions admissions;

    @Activate
    public ServerStart(@Reference WebConsole console, @Reference Admissions admissions) {
        this.console = console;
        this.admissions = admissions;
    }

    @Override
    public String apply(String listen) {
        try {
            String url = listen.isEmpty() ? console.serve() : console.serve(host(listen), port(listen));
            return url + "#token=" + admissions.tokens().create(Role.ADMINISTRATOR);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted while the server started", e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int port(String listen) {
        String port = listen.substring(listen.lastIndexOf(':') + 1);
        if (listen.lastIndexOf(':') <= 0 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > MOST_PORT) {
            throw new IllegalArgumentException(listen + ": HOST:PORT expected");
        }
        return Integer.parseInt(port);
    }

    private static String host(String listen) {
        String host = listen.substring(0, Math.max(0, listen.lastIndexOf(':'))).replaceAll("^\\[|\\]$", "");
        try {
            if (host.isEmpty() || InetAddress.getByName(host).isLoopbackAddress()) {
                return host;
            }
            throw new IllegalArgumentException(
                    listen + " lets other hosts in; that needs TLS and users, which are configured");
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("there is no host " + host, e);
        }
    }
}
