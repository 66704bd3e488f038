// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.device;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.offhost.scsi.LogicalUnit;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SentCommand;

/**
 * The commands of one transfer, several of them on their way at a time; each may be repeated. How they ended is told in the order in
 * which they were sent. For one thread.
 */
final class SentAhead implements Closeable {
    /** Commands on their way; a unit takes more from others. */
    private static final int MOST = 8;

    private final LogicalUnit unit;
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    /** Judges how a command ended. */
    @FunctionalInterface
    interface Judge {
        void ended(ScsiResponse response) throws IOException;
    }

    private record Waiting(SentCommand sent, LogicalUnit.Attempt attempt, Judge judge) {}

    SentAhead(LogicalUnit unit) {
        this.unit = unit;
    }

    /** Sends a command; waits for the first one before, if too many are on their way. */
    void send(LogicalUnit.Attempt attempt, Judge judge) throws IOException {
        if (waiting.size() == MOST) {
            awaitFirst();
        }
        waiting.add(new Waiting(unit.send(attempt.command(), LogicalUnit.TIMEOUT), attempt, judge));
    }

    /** Waits for all of them. */
    void awaitAll() throws IOException {
        while (!waiting.isEmpty()) {
            awaitFirst();
        }
    }

    private void awaitFirst() throws IOException {
        Waiting first = waiting.remove();
        first.judge().ended(unit.repeated(first.sent(), first.attempt(), LogicalUnit.TIMEOUT));
    }

    /** Behind a failure: nothing touches the buffers any more when this returns, but for a connection that was lost. */
    @Override
    public void close() {
        while (!waiting.isEmpty()) {
            try {
                waiting.remove().sent().response();
            } catch (IOException e) {
                continue; // what failed first is told
            }
        }
    }
}
