// SPDX-License-Identifier: Apache-2.0
package org.offhost.web;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.offhost.driver.ConfiguredValues;
import org.offhost.web.access.Admissions;
import org.offhost.web.http.WebResource;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the console where that is turned on. */
@Component(service = WebConsole.class, immediate = true, configurationPid = WebConsole.PID)
@Designate(ocd = WebConsole.Config.class)
public final class WebConsole {
    static final String PID = "org.offhost.web";

    private static final Logger LOG = LoggerFactory.getLogger(WebConsole.class);

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final BundleContext context;
    private final ConfigurationAdmin configurations;
    private final Admissions admissions;

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<WebResource> resources = List.of();

    private WebValues now = WebValues.OFF;

    /** Null if it is off. */
    private OpenServer server;

    /** What may be set from outside. */
    @ObjectClassDefinition(name = "Offhost web console", description = "The console as a page and for programs")
    public @interface Config {
        /** Whether. */
        @AttributeDefinition(name = "Enabled", description = "Whether the console is served")
        boolean enabled() default false;

        /** Where. */
        @AttributeDefinition(
                name = "Host",
                description = "Where it listens; beyond this host with keystore and users or realm alone")
        String host() default "127.0.0.1";

        /** Where. */
        @AttributeDefinition(
                name = "Port",
                description = "At which port it listens; 0 for any that is free",
                min = "0",
                max = "65535")
        int port() default 8470;

        /** As who. */
        @AttributeDefinition(
                name = "Names",
                description = "Names by which browsers ask for this host, parted by ;, besides localhost and addresses")
        String names() default "";

        /** Key for TLS. */
        @AttributeDefinition(
                name = "Keystore",
                description = "File with the key for TLS, PKCS #12 or JKS; empty to listen without, at this host alone")
        String keystore() default "";

        /** Its password. */
        @AttributeDefinition(name = "Password of the keystore", description = "File whose first line is its password")
        String keystore_password_file() default "";

        /** Who. */
        @AttributeDefinition(name = "Users", description = "File of users, NAME:ROLE:PASSWORD a line")
        String users() default "";

        /** Who. */
        @AttributeDefinition(
                name = "Realm",
                description =
                        "Realm of the console (JAAS) that knows users whom the file does not have; in Karaf karaf")
        String realm() default "";

        /** What they may. */
        @AttributeDefinition(
                name = "Roles of the realm",
                description = "What its roles may here, ROLE=viewer|operator|administrator, parted by ;")
        String realm_roles() default WebValues.REALM_ROLES;

        /** Which programs. */
        @AttributeDefinition(
                name = "Tokens",
                description = "File that keeps the tokens of programs; empty if they end with the server")
        String tokens() default "";
    }

    /** @param config where the defaults of {@code properties} come from */
    @Activate
    public WebConsole(
            BundleContext context,
            @Reference ConfigurationAdmin configurations,
            @Reference Admissions admissions,
            Config config,
            Map<String, Object> properties)
            throws IOException {
        this.context = context;
        this.configurations = configurations;
        this.admissions = admissions;
        OpenServer.forgetLeft(configurations);
        modified(properties);
    }

    @Modified
    synchronized void modified(Map<String, Object> properties) throws IOException {
        ConfiguredValues values = new ConfiguredValues(PID, properties, LOG::error);
        apply(WebValues.of(
                values, key -> Objects.toString(properties.get(key), "").strip()));
    }

    private void apply(WebValues next) throws IOException {
        if (!next.equals(now)) {
            close();
            now = next;
            admissions.users(next.users(), next.realm());
            if (next.tokens().isPresent()) {
                admissions.bearers().keep(next.tokens().get());
            }
            server = next.enabled() ? new OpenServer(context, configurations, admissions, () -> resources, next) : null;
        }
    }

    /**
     * Serves, also where that is not turned on, until another configuration comes.
     *
     * @return the URL, where it is configured, or else at any free port
     */
    public synchronized String serve() throws IOException, InterruptedException {
        return now.enabled() ? server.url(LIMIT) : serve(now.host(), 0);
    }

    /** The same elsewhere than where it is configured. */
    public synchronized String serve(String host, int port) throws IOException, InterruptedException {
        apply(now.at(host, port));
        return server.url(LIMIT);
    }

    /**
     * Where the page is for somebody who reaches this host by a name; empty if it is off.
     *
     * @throws IOException if it does not start
     */
    public synchronized Optional<URI> page(String name) throws IOException {
        if (server == null) {
            return Optional.empty();
        }
        try {
            URI url = URI.create(server.url(LIMIT));
            return Optional.of(
                    now.isLoopback()
                            ? url
                            : new URI(url.getScheme(), null, name, url.getPort(), url.getPath(), null, null));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the server started", e);
        } catch (URISyntaxException e) {
            throw new IOException("no page is reached by the name " + name, e);
        }
    }

    @Deactivate
    synchronized void close() throws IOException {
        if (server != null) {
            server.close();
            server = null;
        }
    }
}
