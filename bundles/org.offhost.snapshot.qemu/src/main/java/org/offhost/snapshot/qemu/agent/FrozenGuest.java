// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu.agent;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.offhost.snapshot.Quiescer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One guest, frozen as long as somebody has a lease on it and no longer than any of them may last: a guest has several disks, and
 * one agent for all. Thread-safe.
 */
public final class FrozenGuest {
    /** Longest wait for an answer: a guest writes all that it holds before it is frozen. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** When a guest that did not thaw is told again. */
    private static final Duration AGAIN = Duration.ofSeconds(2);

    private static final int MOST_TIMES = 30;
    private static final Logger LOG = LoggerFactory.getLogger(FrozenGuest.class);

    private final Path agent;
    private final Marking marking;
    private final ThawTimer timer;
    private final Set<Held> leases = new HashSet<>();
    private Closeable mark;

    /** Notes that a guest is about to be frozen, for later processes; closed when it is thawed. */
    public interface Marking {
        /** @return empty if another process has frozen it */
        Optional<Closeable> mark(Path agent) throws IOException;
    }

    public FrozenGuest(Path agent, Marking marking, ThawTimer timer) {
        this.agent = agent;
        this.marking = marking;
        this.timer = timer;
    }

    /** Has a guest go on that a process froze which is no more. */
    public static void thaw(Path agent) throws IOException {
        try (GuestAgent guest = GuestAgent.connect(agent, PATIENCE)) {
            guest.thaw();
        }
    }

    /** Freezes the guest, unless it is: then it stays so. */
    public synchronized Quiescer.Lease lease(Duration most) throws IOException {
        long began = System.nanoTime();
        if (!leases.isEmpty() && !isFrozen()) {
            thawAll(); // somebody let it go on: none of them holds
        }
        if (leases.isEmpty()) {
            freeze();
        }
        Held lease = new Held();
        leases.add(lease);
        Duration left = most.minusNanos(System.nanoTime() - began); // the guest is held since it was told to freeze
        lease.end = timer.after(left.isNegative() ? Duration.ZERO : left, () -> expire(lease));
        return lease;
    }

    private void freeze() throws IOException {
        if (mark == null) { // else it did not thaw yet
            mark = marking.mark(agent)
                    .orElseThrow(() -> new IOException("another process has frozen the guest of " + agent));
        }
        boolean frozen = false;
        try (GuestAgent guest = GuestAgent.connect(agent, PATIENCE)) {
            if (guest.freeze() == 0) {
                throw new IOException("the guest agent at " + agent + " froze no file system");
            }
            frozen = true;
        } finally {
            if (!frozen) {
                thawSoon(1); // its answer may be what is missing
            }
        }
    }

    private boolean isFrozen() {
        try (GuestAgent guest = GuestAgent.connect(agent, PATIENCE)) {
            return guest.isFrozen();
        } catch (IOException e) {
            LOG.debug("the guest agent at {} does not say whether the guest is frozen: {}", agent, e.getMessage());
            return false;
        }
    }

    private synchronized void expire(Held lease) {
        if (leases.contains(lease)) {
            LOG.warn("the guest of {} was thawed, since it was frozen for as long as it may be", agent);
            thawAll();
        }
    }

    /** All leases are over. */
    public synchronized void thawAll() {
        leases.forEach(Held::stop);
        leases.clear();
        if (mark != null) {
            thawSoon(1);
        }
    }

    /** Now, and again later if that fails. */
    private synchronized void thawSoon(int time) {
        if (mark == null || !leases.isEmpty()) {
            return;
        }
        try {
            thawNow();
        } catch (IOException e) {
            LOG.warn("the guest of {} was told to thaw and may be frozen still: {}", agent, e.getMessage());
            if (time < MOST_TIMES) {
                timer.after(AGAIN, () -> thawSoon(time + 1));
            }
        }
    }

    private void thawNow() throws IOException {
        thaw(agent);
        Closeable done = mark;
        mark = null;
        done.close();
    }

    private final class Held implements Quiescer.Lease {
        private ThawTimer.Call end;

        void stop() {
            if (end != null) {
                end.cancel();
            }
        }

        /** The agent freezes file systems; what applications have not written yet it does not know. */
        @Override
        public boolean applicationConsistent() {
            return false;
        }

        @Override
        public boolean holds() {
            synchronized (FrozenGuest.this) {
                return leases.contains(this) && isFrozen();
            }
        }

        @Override
        public void close() throws IOException {
            synchronized (FrozenGuest.this) {
                stop();
                if (leases.remove(this) && leases.isEmpty()) {
                    try {
                        thawNow();
                    } catch (IOException e) {
                        timer.after(AGAIN, () -> thawSoon(1));
                        throw e;
                    }
                }
            }
        }
    }
}
