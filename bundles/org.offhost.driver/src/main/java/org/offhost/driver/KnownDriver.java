// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * A driver service that is, or was, there: what is known of it, and leases of it. Thread-safe.
 *
 * @param <S> its service interface
 */
public final class KnownDriver<S> {
    private final S service;
    private final Map<String, Object> properties;
    private final String bundle;
    private final String version;
    private final AtomicInteger leases = new AtomicInteger();
    private volatile boolean withdrawn;

    /**
     * @param properties those of the service
     * @param bundle symbolic name of the bundle that registered it
     * @param version of that bundle; may be empty
     */
    public KnownDriver(S service, Map<String, Object> properties, String bundle, String version) {
        this.service = service;
        this.properties = Map.copyOf(properties);
        this.bundle = bundle;
        this.version = version;
    }

    /** A service of a framework, as its properties tell where it comes from. */
    public static <S> KnownDriver<S> of(S service, Map<String, Object> properties, BundleContext context) {
        Bundle bundle = properties.get("service.bundleid") instanceof Long id ? context.getBundle(id) : null;
        return new KnownDriver<>(
                service,
                properties,
                bundle == null ? "unknown bundle" : bundle.getSymbolicName(),
                bundle == null ? "" : bundle.getVersion().toString());
    }

    S service() {
        return service;
    }

    /** What its class is called, for people. */
    public String name() {
        return service.getClass().getSimpleName();
    }

    /** Symbolic name of its bundle. */
    public String bundle() {
        return bundle;
    }

    /** Version of its bundle; empty if that is not known. */
    public String version() {
        return version;
    }

    /** Bundle and version, for people. */
    public String title() {
        return bundle + " " + version;
    }

    /** A property of the service; null if it has none of that name. */
    public Object property(String key) {
        return properties.get(key);
    }

    /** Names of the properties that are ours, not the framework's or a component's. */
    List<String> properties() {
        return properties.keySet().stream()
                .filter(k -> k.startsWith("offhost."))
                .toList();
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

    /** The framework's number of the service. */
    public long serviceId() {
        return properties.get("service.id") instanceof Long id ? id : 0;
    }

    /** The higher, the better. */
    public int ranking() {
        return properties.get("service.ranking") instanceof Integer ranking ? ranking : 0;
    }

    /** How many have it now. */
    public int leases() {
        return leases.get();
    }

    public boolean isWithdrawn() {
        return withdrawn;
    }

    /** From here on every lease of it fails; how many are out. */
    int withdraw() {
        withdrawn = true;
        return leases.get();
    }

    /** Takes the driver for a unit of work; closing the lease gives it back. */
    public Lease<S> lease() {
        leases.incrementAndGet();
        return new Lease<>(service, title(), this::isWithdrawn, leases::decrementAndGet);
    }

    /** One call of a driver. */
    public interface Call<S, T> {
        T of(S service) throws IOException;
    }

    /**
     * Takes the driver for one call.
     *
     * @throws org.offhost.block.ProviderWithdrawnException if it is gone
     */
    public <T> T call(Call<? super S, T> call) throws IOException {
        try (Lease<S> lease = lease()) {
            return call.of(lease.service());
        }
    }
}
