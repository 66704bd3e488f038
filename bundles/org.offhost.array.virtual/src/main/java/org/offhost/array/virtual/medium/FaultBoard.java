// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.offhost.array.virtual.management.Faults;
import org.offhost.block.Designator;

/** The faults that are set, and the points at which they strike. Thread-safe. */
public final class FaultBoard implements Faults {
    private record Range(Designator unit, long position, long length) {
        boolean touches(Designator other, long otherPosition, long otherLength) {
            return unit.equals(other) && otherPosition < position + length && position < otherPosition + otherLength;
        }
    }

    private final List<Range> unreadable = new ArrayList<>();
    private final List<Range> unwritable = new ArrayList<>();
    private final Set<Designator> full = new HashSet<>();
    private Duration delay = Duration.ZERO;
    private int abortIn = -1;
    private int gateIn = -1;
    private ClosedGate gate;

    /** Set while there is nothing to look for, so that no I/O waits for another. */
    private volatile boolean none = true;

    private static final class ClosedGate implements Gate {
        private boolean open;
        private int arrived;

        @Override
        public synchronized boolean awaitArrival(Duration limit) throws InterruptedException {
            long end = System.nanoTime() + limit.toNanos();
            while (arrived == 0) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                wait(left / 1_000_000 + 1);
            }
            return true;
        }

        @Override
        public synchronized void open() {
            open = true;
        }

        synchronized boolean isOpen() {
            return open;
        }

        synchronized void arrive() {
            arrived++;
            notifyAll();
        }
    }

    @Override
    public synchronized void unreadable(Designator unit, long position, long length) {
        unreadable.add(new Range(unit, position, length));
        none = false;
    }

    @Override
    public synchronized void unwritable(Designator unit, long position, long length) {
        unwritable.add(new Range(unit, position, length));
        none = false;
    }

    @Override
    public synchronized void full(Designator unit) {
        full.add(unit);
        none = false;
    }

    @Override
    public synchronized void delay(Duration perTransfer) {
        delay = perTransfer;
        none = false;
    }

    @Override
    public synchronized Gate gateAfter(int transfers) {
        gateIn = transfers;
        gate = new ClosedGate();
        none = false;
        return gate;
    }

    @Override
    public synchronized void abortAfter(int transfers) {
        abortIn = transfers;
        none = false;
    }

    @Override
    public synchronized void clear() {
        unreadable.clear();
        unwritable.clear();
        full.clear();
        delay = Duration.ZERO;
        abortIn = -1;
        gateIn = -1;
        if (gate != null) {
            gate.open();
            gate = null;
        }
        none = true;
    }

    /** First position of the range at which reads fail; -1 if none does. */
    public long firstUnreadable(Designator unit, long position, long length) {
        return none ? -1 : first(unreadable, unit, position, length);
    }

    /** First position of the range at which writes fail; -1 if none does. */
    public long firstUnwritable(Designator unit, long position, long length) {
        return none ? -1 : first(unwritable, unit, position, length);
    }

    private synchronized long first(List<Range> ranges, Designator unit, long position, long length) {
        long first = -1;
        for (Range r : ranges) {
            if (r.touches(unit, position, length)) {
                long at = Math.max(position, r.position());
                first = first < 0 ? at : Math.min(first, at);
            }
        }
        return first;
    }

    public synchronized boolean isFull(Designator unit) {
        return full.contains(unit);
    }

    /** Whether no fault is set now. */
    public boolean areNone() {
        return none;
    }

    /** Passed before each I/O of the copy manager. */
    public void beforeTransfer(Task task) throws TaskAbortedException {
        task.check();
        if (none) {
            return;
        }
        Duration wait;
        ClosedGate stop = null;
        synchronized (this) {
            if (abortIn >= 0 && abortIn-- == 0) {
                task.abortByTarget();
            }
            if (gate != null && gateIn-- <= 0) {
                gateIn = 0;
                stop = gate;
            }
            wait = delay;
        }
        if (!wait.isZero()) {
            task.pause(wait);
        }
        if (stop != null) {
            stop.arrive();
            while (!stop.isOpen()) {
                task.pause(Duration.ofMillis(5));
            }
        }
        task.check();
    }
}
