// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.offhost.block.ProviderWithdrawnException;

/**
 * A driver service that is, or was, there.
 *
 * @param <S> its service interface
 */
public final class Known<S> {
    /** Most entries or ranges that a driver is leased for. */
    public static final int UNIT_OF_WORK = 1000;

    private final S service;
    private final Map<String, Object> properties;
    private final String bundle;
    private final String version;
    private final AtomicInteger leases = new AtomicInteger();
    private volatile boolean withdrawn;

    public Known(S service, Map<String, Object> properties, String bundle, String version) {
        this.service = service;
        this.properties = Map.copyOf(properties);
        this.bundle = bundle;
        this.version = version;
    }

    public S service() {
        return service;
    }

    public String bundle() {
        return bundle;
    }

    public String version() {
        return version;
    }

    /** Bundle and version, for people. */
    public String title() {
        return bundle + " " + version;
    }

    public Object property(String key) {
        return properties.get(key);
    }

    /** The values of a property of type String+. */
    public List<String> strings(String key) {
        Object value = properties.get(key);
        List<String> values = new ArrayList<>();
        if (value instanceof String one) {
            values.add(one);
        } else if (value instanceof String[] several) {
            values.addAll(List.of(several));
        } else if (value instanceof Iterable<?> several) {
            several.forEach(v -> values.add(String.valueOf(v)));
        }
        return values;
    }

    public long serviceId() {
        return properties.get("service.id") instanceof Long id ? id : 0;
    }

    public int ranking() {
        return properties.get("service.ranking") instanceof Integer ranking ? ranking : 0;
    }

    public int leases() {
        return leases.get();
    }

    public boolean isWithdrawn() {
        return withdrawn;
    }

    void withdraw() {
        withdrawn = true;
    }

    /** Takes the driver for a piece of work; closing the lease gives it back. */
    public Lease lease() {
        leases.incrementAndGet();
        return new Lease() {
            @Override
            public void check() throws ProviderWithdrawnException {
                if (withdrawn) {
                    throw new ProviderWithdrawnException(title() + " was withdrawn");
                }
            }

            @Override
            public void close() {
                leases.decrementAndGet();
            }
        };
    }

    /** A driver in use. */
    public interface Lease extends AutoCloseable {
        /**
         * Looks whether the driver is still there. Whoever has it for long asks often: one that is withdrawn and whose
         * session does not fail by itself is let go all the same.
         */
        void check() throws ProviderWithdrawnException;

        @Override
        void close();
    }
}
