// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.start;

import java.io.IOException;
import java.time.Duration;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.osgi.service.servlet.runtime.HttpServiceRuntimeConstants;
import org.osgi.util.tracker.ServiceTracker;

/** The server that our servlets go to. */
final class RunningServer {
    /** Whose configuration starts it. */
    static final String PID = "org.offhost.web";

    private RunningServer() {}

    /**
     * Where it listens.
     *
     * @throws IOException if it does not within the limit
     */
    static String await(BundleContext context, Duration limit) throws IOException, InterruptedException {
        ServiceTracker<HttpServiceRuntime, ServiceReference<HttpServiceRuntime>> tracker = tracker(context);
        tracker.open();
        try {
            ServiceReference<HttpServiceRuntime> server = tracker.waitForService(limit.toMillis());
            if (server != null
                    && server.getProperty(HttpServiceRuntimeConstants.HTTP_SERVICE_ENDPOINT) instanceof String[] urls
                    && urls.length > 0) {
                return urls[0];
            }
        } finally {
            tracker.close();
        }
        throw new IOException("the server did not start within " + limit.toSeconds()
                + " s: is its port in use, and are bundles org.apache.felix.http.jetty12 and"
                + " org.apache.felix.http.servlet-api started? See the log");
    }

    private static ServiceTracker<HttpServiceRuntime, ServiceReference<HttpServiceRuntime>> tracker(
            BundleContext context) {
        try {
            return new ServiceTracker<>(
                    context,
                    FrameworkUtil.createFilter("(&(objectClass=" + HttpServiceRuntime.class.getName() + ")(" + PID
                            + "=true)(" + HttpServiceRuntimeConstants.HTTP_SERVICE_ENDPOINT + "=*))"),
                    null) {
                @Override
                public ServiceReference<HttpServiceRuntime> addingService(ServiceReference<HttpServiceRuntime> found) {
                    return found;
                }
            };
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
