// SPDX-License-Identifier: Apache-2.0
package org.offhost.web;

import jakarta.servlet.Servlet;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.offhost.web.access.Admissions;
import org.offhost.web.http.ApiServlet;
import org.offhost.web.http.AuditLog;
import org.offhost.web.http.WebGate;
import org.offhost.web.http.WebResource;
import org.offhost.web.page.PageServlet;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.servlet.context.ServletContextHelper;
import org.osgi.service.servlet.whiteboard.HttpWhiteboardConstants;

/** A server of Felix HTTP for us and for nobody else, and our servlets on its whiteboard. */
final class OpenServer implements Closeable {
    /**
     * Property of the server's runtime service by which our servlets, and no others, go to it; its value is another for each, since
     * one that was closed is there for a while.
     */
    private static final String OURS = "org.offhost.web";

    private static final String FELIX = "org.apache.felix.http";
    private static final String NAME = "offhost-";
    private static final String CONTEXT = "org.offhost.web";

    /** After which a connection that says nothing is closed; who watches is told something sooner. */
    private static final int IDLE_MILLIS = 30_000;

    private static final int THREADS = 64;

    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private final Configuration server;
    private final BundleContext context;
    private final String id = UUID.randomUUID().toString();

    OpenServer(
            BundleContext context,
            ConfigurationAdmin configurations,
            Admissions admissions,
            Supplier<List<WebResource>> resources,
            WebValues values)
            throws IOException {
        this.context = context;
        registrations.add(context.registerService(
                ServletContextHelper.class,
                new ServletContextHelper(context.getBundle()) {},
                properties(Map.of(
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_NAME,
                        CONTEXT,
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_PATH,
                        "/"))));
        Servlet api = new ApiServlet(resources, new WebGate(admissions, values.names()), new AuditLog());
        registrations.add(context.registerService(Servlet.class, api, servlet("api", "/api/v1/*")));
        registrations.add(context.registerService(Servlet.class, new PageServlet(), servlet("page", "/*")));
        server = configurations.getFactoryConfiguration(FELIX, NAME + id, "?");
        server.update(properties(settings(values)));
    }

    /** Servers that a process left which was killed: they would listen for nobody. */
    static void forgetLeft(ConfigurationAdmin configurations) throws IOException {
        try {
            Configuration[] left = configurations.listConfigurations("(service.pid=" + FELIX + "~" + NAME + "*)");
            for (Configuration one : left == null ? new Configuration[0] : left) {
                one.delete();
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, Object> settings(WebValues values) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "org.apache.felix.http.host",
                values.host(),
                "org.osgi.service.http.port",
                values.port(),
                "org.osgi.service.http.port.secure",
                values.port(),
                "org.apache.felix.http.enable",
                values.tls().isEmpty(),
                "org.apache.felix.https.enable",
                values.tls().isPresent(),
                "org.apache.felix.http.name",
                "Offhost",
                "org.apache.felix.http.jetty.sendServerHeader",
                false,
                "org.apache.felix.http.timeout",
                IDLE_MILLIS,
                "org.apache.felix.http.jetty.threadpool.max",
                THREADS,
                "org.apache.felix.http.runtime.init." + OURS,
                id));
        values.tls().ifPresent(tls -> {
            settings.put("org.apache.felix.https.keystore", tls.keystore().toString());
            settings.put("org.apache.felix.https.keystore.password", tls.password());
            settings.put("org.apache.felix.https.keystore.key.password", tls.password());
        });
        return settings;
    }

    private Dictionary<String, Object> servlet(String name, String pattern) {
        return properties(Map.of(
                HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_NAME,
                "org.offhost.web." + name,
                HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN,
                pattern,
                HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_ASYNC_SUPPORTED,
                true,
                HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_SELECT,
                "(" + HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_NAME + "=" + CONTEXT + ")"));
    }

    private Dictionary<String, Object> properties(Map<String, Object> values) {
        Hashtable<String, Object> properties = new Hashtable<>(values);
        properties.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_TARGET, filter());
        return properties;
    }

    private String filter() {
        return "(" + OURS + "=" + id + ")";
    }

    /**
     * Where it listens and answers.
     *
     * @throws IOException if it does not within the limit
     */
    String url(Duration limit) throws IOException, InterruptedException {
        return new RunningServer(context, filter()).await(CONTEXT, registrations.size() - 1, limit);
    }

    @Override
    public void close() throws IOException {
        registrations.forEach(ServiceRegistration::unregister);
        server.delete();
    }
}
