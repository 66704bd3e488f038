// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.event;

import jakarta.servlet.AsyncContext;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * All who watch, and the one thread that writes to them: whoever tells an event never waits, and a viewer whose connection takes
 * nothing is let go. Thread-safe.
 */
final class EventStream implements Closeable {
    static final int MOST_VIEWERS = 1000;

    private final EventRing ring;
    private final Duration patience;

    /** Belongs to the thread. */
    private final Set<EventViewer> viewers = new LinkedHashSet<>();

    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean told = new AtomicBoolean();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread t = new Thread(work, "offhost-web-events");
        t.setDaemon(true);
        return t;
    });

    /**
     * @param kept how many events are kept for who comes back
     * @param beat how often a silent connection is tried
     * @param patience how long one may take nothing
     */
    EventStream(int kept, Duration beat, Duration patience) {
        this.ring = new EventRing(kept);
        this.patience = patience;
        thread.scheduleAtFixedRate(this::beat, beat.toMillis(), beat.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Tells an event; returns at once. @param data JSON in one line */
    void tell(String type, String data) {
        ring.add(type, data);
        if (told.compareAndSet(false, true)) {
            run(this::writeAll);
        }
    }

    /**
     * Lets somebody watch.
     *
     * @param last id of the event that was had last; empty to begin with what comes next
     * @return false if there are too many
     */
    boolean watch(AsyncContext context, Optional<String> last, BooleanSupplier admitted) throws IOException {
        if (count.incrementAndGet() > MOST_VIEWERS) {
            count.decrementAndGet();
            return false;
        }
        Optional<Long> position = last.isEmpty() ? Optional.of(ring.next()) : ring.after(last.get());
        EventViewer viewer = new EventViewer(
                context, position.orElseGet(ring::next), position.isEmpty(), admitted, v -> run(() -> write(v)));
        run(() -> viewers.add(viewer));
        viewer.begin();
        return true;
    }

    int viewers() {
        return count.get();
    }

    private void run(Runnable work) {
        try {
            thread.execute(work);
        } catch (RejectedExecutionException e) {
            // it is being closed
        }
    }

    private void writeAll() {
        told.set(false);
        viewers.forEach(viewer -> viewer.write(ring, System.nanoTime(), patience.toNanos()));
        forgetEnded();
    }

    private void write(EventViewer viewer) {
        viewer.write(ring, System.nanoTime(), patience.toNanos());
        forgetEnded();
    }

    private void beat() {
        viewers.forEach(EventViewer::beat);
        writeAll();
    }

    private void forgetEnded() {
        int before = viewers.size();
        viewers.removeIf(EventViewer::isEnded);
        count.addAndGet(viewers.size() - before);
    }

    @Override
    public void close() {
        run(() -> viewers.forEach(EventViewer::end));
        thread.shutdown();
    }
}
