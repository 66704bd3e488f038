// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.DriverChanges;

/** Time that only waiting moves; what is set for the next waits happens in them, one by one. */
public final class ManualTime implements Ticker, DriverChanges {
    private final DriverBoard board;
    private final Deque<Runnable> events = new ArrayDeque<>();
    private long nanos = 1;

    public ManualTime(DriverBoard board) {
        this.board = board;
    }

    /** Something that happens while somebody waits. */
    public void then(Runnable event) {
        events.add(event);
    }

    private void pass(long time) {
        nanos += time;
        if (!events.isEmpty()) {
            events.remove().run();
        }
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public Instant now() {
        return Instant.EPOCH.plusNanos(nanos);
    }

    @Override
    public void pause(Duration time) {
        pass(time.toNanos());
    }

    @Override
    public long generation() {
        return board.generation();
    }

    @Override
    public long withdrawals() {
        return board.withdrawals();
    }

    @Override
    public void awaitChange(long seen, long most) {
        pass(most);
    }
}
