// SPDX-License-Identifier: Apache-2.0
package org.offhost.web;

import jakarta.servlet.Servlet;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.offhost.web.access.Admissions;
import org.offhost.web.http.ApiServlet;
import org.offhost.web.http.WebGate;
import org.offhost.web.http.WebResource;
import org.offhost.web.page.PageServlet;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.servlet.context.ServletContextHelper;
import org.osgi.service.servlet.whiteboard.HttpWhiteboardConstants;

/** A server of Felix HTTP for us and for nobody else, and our servlets on its whiteboard. */
final class OpenServer implements Closeable {
    /** Property of the server's runtime service by which our servlets, and no others, go to it. */
    private static final String OURS = "org.offhost.web";

    private static final String CONTEXT = "org.offhost.web";

    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private final Configuration server;

    OpenServer(
            BundleContext context,
            ConfigurationAdmin configurations,
            Admissions admissions,
            Supplier<List<WebResource>> resources,
            WebValues values)
            throws IOException {
        registrations.add(context.registerService(
                ServletContextHelper.class,
                new ServletContextHelper(context.getBundle()) {},
                properties(Map.of(
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_NAME,
                        CONTEXT,
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_PATH,
                        "/"))));
        Servlet api = new ApiServlet(resources, new WebGate(admissions.sessions(), values.names()));
        registrations.add(context.registerService(Servlet.class, api, servlet("api", "/api/v1/*")));
        registrations.add(context.registerService(Servlet.class, new PageServlet(), servlet("page", "/*")));
        server = configurations.getFactoryConfiguration("org.apache.felix.http", "offhost", "?");
        server.update(properties(Map.of(
                "org.apache.felix.http.host",
                values.host(),
                "org.osgi.service.http.port",
                values.port(),
                "org.apache.felix.http.enable",
                true,
                "org.apache.felix.https.enable",
                false,
                "org.apache.felix.http.name",
                "Offhost",
                "org.apache.felix.http.jetty.sendServerHeader",
                false,
                "org.apache.felix.http.runtime.init." + OURS,
                "true")));
    }

    private static Dictionary<String, Object> servlet(String name, String pattern) {
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

    private static Dictionary<String, Object> properties(Map<String, Object> values) {
        Hashtable<String, Object> properties = new Hashtable<>(values);
        properties.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_TARGET, "(" + OURS + "=true)");
        return properties;
    }

    @Override
    public void close() throws IOException {
        registrations.forEach(ServiceRegistration::unregister);
        server.delete();
    }
}
