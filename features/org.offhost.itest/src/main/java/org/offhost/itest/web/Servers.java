// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** Servers of the console that listen, as the whiteboard tells of them: one that was turned off is there for a while. */
final class Servers implements Closeable {
    private static final long LIMIT = TimeUnit.MINUTES.toNanos(1);

    private final Set<URI> urls = ConcurrentHashMap.newKeySet();
    private final ServiceTracker<Object, URI> tracker;

    Servers(BundleContext context) throws InvalidSyntaxException {
        tracker =
                new ServiceTracker<>(
                        context, context.createFilter("(&(org.offhost.web=*)(osgi.http.endpoint=*))"), null) {
                    @Override
                    public URI addingService(ServiceReference<Object> server) {
                        URI url = URI.create(((String[]) server.getProperty("osgi.http.endpoint"))[0]);
                        change(() -> urls.add(url));
                        return url;
                    }

                    @Override
                    public void removedService(ServiceReference<Object> server, URI url) {
                        change(() -> urls.remove(url));
                    }
                };
        tracker.open();
    }

    private synchronized void change(Runnable change) {
        change.run();
        notifyAll();
    }

    synchronized URI awaitOne(String scheme) throws InterruptedException {
        long end = System.nanoTime() + LIMIT;
        while (urls.size() != 1 || !scheme.equals(urls.iterator().next().getScheme())) {
            await(end);
        }
        return urls.iterator().next();
    }

    synchronized void awaitNone() throws InterruptedException {
        long end = System.nanoTime() + LIMIT;
        while (!urls.isEmpty()) {
            await(end);
        }
    }

    private void await(long end) throws InterruptedException {
        long left = end - System.nanoTime();
        assertThat(left).as("servers at %s", urls).isPositive();
        TimeUnit.NANOSECONDS.timedWait(this, left);
    }

    @Override
    public void close() {
        tracker.close();
    }
}
