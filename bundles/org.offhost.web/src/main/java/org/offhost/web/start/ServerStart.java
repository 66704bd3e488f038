// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.start;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collections;
import java.util.Hashtable;
import java.util.Map;
import java.util.function.Function;
import org.offhost.web.access.Admissions;
import org.offhost.web.access.Role;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
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
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final BundleContext context;
    private final ConfigurationAdmin configurations;
    private final Admissions admissions;

    @Activate
    public ServerStart(
            BundleContext context, @Reference ConfigurationAdmin configurations, @Reference Admissions admissions) {
        this.context = context;
        this.configurations = configurations;
        this.admissions = admissions;
    }

    @Override
    public String apply(String listen) {
        try {
            configure(listen);
            return RunningServer.await(context, LIMIT) + "#token="
                    + admissions.tokens().create(Role.ADMINISTRATOR);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted while the server started", e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is configured holds, but for what is said. */
    private void configure(String listen) throws IOException {
        Configuration configuration = configurations.getConfiguration(RunningServer.PID, "?");
        Map<String, Object> before = new Hashtable<>();
        if (configuration.getProperties() != null) {
            for (String key : Collections.list(configuration.getProperties().keys())) {
                before.put(key, configuration.getProperties().get(key));
            }
        }
        Hashtable<String, Object> properties = new Hashtable<>(Map.of("port", 0));
        properties.putAll(before);
        properties.put("enabled", true);
        if (!listen.isEmpty()) {
            listen(listen, properties);
        }
        if (!properties.equals(before)) {
            configuration.update(properties);
        }
    }

    private static void listen(String listen, Map<String, Object> properties) {
        int colon = listen.lastIndexOf(':');
        String port = listen.substring(colon + 1);
        if (colon <= 0 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 0xffff) {
            throw new IllegalArgumentException(listen + ": HOST:PORT expected");
        }
        String host = listen.substring(0, colon).replaceAll("^\\[|\\]$", "");
        if (!isLoopback(host)) {
            throw new IllegalArgumentException(
                    listen + " lets other hosts in; that needs TLS and users, which are configured");
        }
        properties.put("host", host);
        properties.put("port", Integer.parseInt(port));
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("there is no host " + host, e);
        }
    }
}
