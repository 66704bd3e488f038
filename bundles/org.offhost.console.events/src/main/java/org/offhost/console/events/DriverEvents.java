// SPDX-License-Identifier: Apache-2.0
package org.offhost.console.events;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.DriverKinds;
import org.offhost.driver.DriverWatch;
import org.offhost.driver.KnownDriver;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventConstants;

/** Drivers that come and go, as events. Those that are there already are in {@code BackupService.drivers()}. */
@Component(
        service = {},
        immediate = true)
public final class DriverEvents implements DriverWatch {
    private final EventAdmin events;
    private final Closeable watch;

    @Activate
    public DriverEvents(@Reference EventAdmin events, @Reference DriverBoard board) {
        this.events = events;
        this.watch = board.watch(this);
    }

    @Deactivate
    void close() throws IOException {
        watch.close();
    }

    @Override
    public void came(Class<?> kind, KnownDriver<?> driver) {
        events.postEvent(new Event(Topics.CAME, properties(kind, driver)));
    }

    @Override
    public void went(Class<?> kind, KnownDriver<?> driver) {
        events.postEvent(new Event(Topics.WENT, properties(kind, driver)));
    }

    private static Map<String, Object> properties(Class<?> kind, KnownDriver<?> driver) {
        return Map.of(
                EventConstants.TIMESTAMP, System.currentTimeMillis(),
                Topics.DRIVER_KIND, DriverKinds.word(kind),
                Topics.DRIVER_NAME, driver.name(),
                EventConstants.BUNDLE_SYMBOLICNAME, driver.bundle(),
                EventConstants.BUNDLE_VERSION, driver.version(),
                Constants.SERVICE_ID, driver.serviceId(),
                Topics.DRIVER_LEASES, driver.leases());
    }
}
