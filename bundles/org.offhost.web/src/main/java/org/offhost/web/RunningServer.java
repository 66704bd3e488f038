// SPDX-License-Identifier: Apache-2.0
package org.offhost.web;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.osgi.service.servlet.runtime.HttpServiceRuntimeConstants;
import org.osgi.service.servlet.runtime.dto.ServletContextDTO;
import org.osgi.util.tracker.ServiceTracker;

/** A server of Felix HTTP, by the property that it was configured with. */
final class RunningServer {
    /** The runtime service is there before the servlets are, and says nothing of them but when it is asked. */
    private static final long LOOK_MILLIS = 10;

    private final BundleContext context;
    private final String filter;

    /** @param filter that its runtime service matches, and no other */
    RunningServer(BundleContext context, String filter) {
        this.context = context;
        this.filter = filter;
    }

    /**
     * Where it listens.
     *
     * @param name of the servlet context that it has to serve
     * @param servlets how many of them
     * @throws IOException if it does not within the limit
     */
    String await(String name, int servlets, Duration limit) throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        ServiceTracker<HttpServiceRuntime, HttpServiceRuntime> tracker = tracker();
        tracker.open();
        try {
            HttpServiceRuntime runtime = tracker.waitForService(limit.toMillis());
            while (runtime != null && System.nanoTime() < end) {
                if (serves(runtime, name, servlets)) {
                    return url(tracker.getServiceReference());
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        } finally {
            tracker.close();
        }
        throw new IOException("the server did not start within " + limit.toSeconds()
                + " s: is its port in use, and are bundles org.apache.felix.http.jetty12 and"
                + " org.apache.felix.http.servlet-api started? See the log");
    }

    private static boolean serves(HttpServiceRuntime runtime, String name, int servlets) {
        try {
            for (ServletContextDTO context : runtime.getRuntimeDTO().servletContextDTOs) {
                if (context.name.equals(name) && context.servletDTOs.length == servlets) {
                    return true;
                }
            }
            return false;
        } catch (IllegalStateException e) {
            return false; // Felix HTTP 1.1.8 lets its runtime be found before that can be asked
        }
    }

    private static String url(ServiceReference<HttpServiceRuntime> server) throws IOException {
        Object urls = server == null ? null : server.getProperty(HttpServiceRuntimeConstants.HTTP_SERVICE_ENDPOINT);
        List<String> all = List.of(urls instanceof String[] several ? several : new String[0]);
        // of all addresses of a host the one that every browser on it understands
        return Stream.concat(all.stream().filter(url -> url.contains("//127.0.0.1:")), all.stream())
                .findFirst()
                .orElseThrow(() -> new IOException("the server does not tell where it listens"));
    }

    private ServiceTracker<HttpServiceRuntime, HttpServiceRuntime> tracker() {
        try {
            return new ServiceTracker<>(
                    context,
                    FrameworkUtil.createFilter(
                            "(&(objectClass=" + HttpServiceRuntime.class.getName() + ")" + filter + ")"),
                    null);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
