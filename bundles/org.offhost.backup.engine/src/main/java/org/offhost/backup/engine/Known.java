// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

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
final class Known<S> {
    /** Most entries or ranges that a driver is leased for. */
    static final int UNIT_OF_WORK = 1000;

    private final S service;
    private final Map<String, Object> properties;
    private final String bundle;
    private final String version;
    private final AtomicInteger leases = new AtomicInteger();
    private volatile boolean withdrawn;

    Known(S service, Map<String, Object> properties, String bundle, String version) {
        this.service = service;
        this.properties = Map.copyOf(properties);
        this.bundle = bundle;
        this.version = version;
    }

    S service() {
        return service;
    }

    String bundle() {
        return bundle;
    }

    String version() {
        return version;
    }

    /** Bundle and version, for people. */
    String title() {
        return bundle + " " + version;
    }

    Object property(String key) {
        return properties.get(key);
    }

    /** The values of a property of type String+. */
    List<String> strings(String key) {
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

    long serviceId() {
        return properties.get("service.id") instanceof Long id ? id : 0;
    }

    int ranking() {
        return properties.get("service.ranking") instanceof Integer ranking ? ranking : 0;
    }

    int leases() {
        return leases.get();
    }

    boolean isWithdrawn() {
        return withdrawn;
    }

    void withdraw() {
        withdrawn = true;
    }

    /** Takes the driver for a piece of work; closing the lease gives it back. */
    Lease lease() {
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
    interface Lease extends AutoCloseable {
        /**
         * Looks whether the driver is still there. Whoever has it for long asks often: one that is withdrawn and whose
         * session does not fail by itself is let go all the same.
         */
        void check() throws ProviderWithdrawnException;

        @Override
        void close();
    }
}
