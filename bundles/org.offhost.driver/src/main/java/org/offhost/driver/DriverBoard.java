// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver;

import java.io.Closeable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * All drivers that are there now, by service interface. Of a framework there is one, which is a service itself. Thread-safe; a
 * change wakes those who wait for a driver.
 */
public class DriverBoard implements DriverChanges {
    private static final Comparator<KnownDriver<?>> BEST_FIRST =
            Comparator.<KnownDriver<?>>comparingInt(k -> -k.ranking()).thenComparingLong(KnownDriver::serviceId);

    private final Map<Class<?>, List<KnownDriver<?>>> drivers = new HashMap<>();
    private final Map<Runnable, Class<?>> listeners = new HashMap<>();
    private final List<DriverWatch> watches = new CopyOnWriteArrayList<>();
    private final Set<Trait> traits = new HashSet<>();
    private long generation;
    private long withdrawals;

    /** What a driver that came once said of itself. */
    private record Trait(Class<?> kind, String property, String value) {}

    /** Puts up a driver that came. */
    public <S> void add(Class<S> kind, KnownDriver<S> driver) {
        List<Runnable> told = new ArrayList<>();
        synchronized (this) {
            List<KnownDriver<?>> list = drivers.computeIfAbsent(kind, k -> new ArrayList<>());
            list.add(driver);
            list.sort(BEST_FIRST);
            for (String property : driver.properties()) {
                driver.strings(property).forEach(value -> traits.add(new Trait(kind, property, value)));
            }
            changed();
            listeners.forEach((listener, wanted) -> {
                if (wanted.equals(kind)) {
                    told.add(listener);
                }
            });
        }
        told.forEach(Runnable::run);
        watches.forEach(w -> w.came(kind, driver));
    }

    /**
     * Takes away a driver that goes.
     *
     * @return how many leases of it are out; each fails at its next check
     */
    public <S> int remove(Class<S> kind, S service) {
        int leases = 0;
        List<KnownDriver<?>> gone = new ArrayList<>();
        synchronized (this) {
            List<KnownDriver<?>> left = new ArrayList<>();
            for (KnownDriver<?> driver : drivers.getOrDefault(kind, List.of())) {
                if (driver.service() == service) {
                    leases += driver.withdraw();
                    withdrawals++;
                    gone.add(driver);
                } else {
                    left.add(driver);
                }
            }
            drivers.put(kind, left);
            changed();
        }
        gone.forEach(driver -> watches.forEach(w -> w.went(kind, driver)));
        return leases;
    }

    private void changed() {
        generation++;
        notifyAll();
    }

    /** The drivers of a kind, by ranking, best first. */
    @SuppressWarnings("unchecked")
    public synchronized <S> List<KnownDriver<S>> of(Class<S> kind) {
        List<KnownDriver<S>> result = new ArrayList<>();
        for (KnownDriver<?> k : drivers.getOrDefault(kind, List.of())) {
            result.add((KnownDriver<S>) k);
        }
        return result;
    }

    /** Whether a driver of a kind with a value of a property of ours is there, or was: then one may come again. */
    public synchronized boolean hasHad(Class<?> kind, String property, String value) {
        return traits.contains(new Trait(kind, property, value));
    }

    /** Whether a driver of a kind was there that had a value of a property which none has that is there now. */
    public synchronized boolean lacks(Class<?> kind, String property) {
        Set<String> there = new HashSet<>();
        for (KnownDriver<?> driver : drivers.getOrDefault(kind, List.of())) {
            there.addAll(driver.strings(property));
        }
        return traits.stream()
                .anyMatch(t -> t.kind().equals(kind) && t.property().equals(property) && !there.contains(t.value()));
    }

    /**
     * Has somebody told of every driver of a kind that comes, when it can be had, in the thread that brings it.
     *
     * @param listener returns soon; told until {@link #forget}
     */
    public synchronized void listen(Class<?> kind, Runnable listener) {
        listeners.put(listener, kind);
    }

    /** Ends what {@link #listen} began. */
    public synchronized void forget(Runnable listener) {
        listeners.remove(listener);
    }

    /** Has somebody told of every driver that comes or goes, until the watch is closed. */
    public Closeable watch(DriverWatch watch) {
        watches.add(watch);
        return () -> watches.remove(watch);
    }

    @Override
    public synchronized long generation() {
        return generation;
    }

    @Override
    public synchronized long withdrawals() {
        return withdrawals;
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public synchronized void awaitChange(long seen, long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        while (generation == seen) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}
