// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.driver;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** All drivers that are there now, by service interface. Thread-safe; a change wakes those who wait for a driver. */
public final class DriverBoard implements DriverChanges {
    private static final Comparator<Known<?>> BEST_FIRST =
            Comparator.<Known<?>>comparingInt(k -> -k.ranking()).thenComparingLong(Known::serviceId);

    private final Map<Class<?>, List<Known<?>>> drivers = new HashMap<>();
    private long generation;
    private long withdrawals;

    public synchronized <S> void add(Class<S> kind, Known<S> driver) {
        List<Known<?>> list = drivers.computeIfAbsent(kind, k -> new ArrayList<>());
        list.add(driver);
        list.sort(BEST_FIRST);
        generation++;
        notifyAll();
    }

    public synchronized <S> void remove(Class<S> kind, S service) {
        List<Known<?>> list = drivers.getOrDefault(kind, new ArrayList<>());
        list.stream().filter(k -> k.service() == service).forEach(Known::withdraw);
        if (list.removeIf(k -> k.service() == service)) {
            withdrawals++;
        }
        generation++;
        notifyAll();
    }

    /** The drivers of a kind, by ranking, best first. */
    @SuppressWarnings("unchecked")
    public synchronized <S> List<Known<S>> of(Class<S> kind) {
        List<Known<S>> result = new ArrayList<>();
        for (Known<?> k : drivers.getOrDefault(kind, List.of())) {
            result.add((Known<S>) k);
        }
        return result;
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
