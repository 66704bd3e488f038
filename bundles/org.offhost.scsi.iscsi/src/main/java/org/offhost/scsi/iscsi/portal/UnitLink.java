// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.Capacity;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;

/** One unit as one session has it: the nexus, and what has to be told to the initiator first. Thread-safe. */
final class UnitLink implements Closeable {
    private static final Duration LOOK = Duration.ofSeconds(30);

    /** Commands are given up by the initiator, not by the portal. */
    private static final Duration LONGEST = Duration.ofDays(7);

    private static final int TAPE = 1;

    private final ScsiNexus nexus;
    private final boolean tape;
    private final ByteBuffer identity;
    private final Deque<AdditionalSense> attentions = new ArrayDeque<>();
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;
    private volatile long block;

    /** Looks at the unit behind a nexus, which is closed with the link. */
    UnitLink(ScsiNexus nexus) {
        this.nexus = nexus;
        ByteBuffer inquiry = ask(new Cdb.Inquiry(false, 0, 36), 36);
        this.tape = inquiry.hasRemaining() && (inquiry.get(0) & 0x1F) == TAPE;
        this.identity = ask(new Cdb.Inquiry(true, 0x83, 255), 255);
    }

    private ByteBuffer ask(Cdb cdb, int length) {
        ByteBuffer in = ByteBuffer.allocate(length);
        try {
            ScsiResponse response = nexus.execute(ScsiCommand.in(cdb.encode(), in), LOOK);
            return response.status() == ScsiResponse.GOOD ? in.flip() : in.limit(0);
        } catch (IOException e) {
            return in.clear().limit(0);
        }
    }

    /** Whether commands must run one after the other: each moves the tape. */
    boolean isTape() {
        return tape;
    }

    /** Whether this is the same unit as another session's. */
    boolean isSameAs(UnitLink other) {
        return identity.hasRemaining() && identity.equals(other.identity);
    }

    /** Length of a logical block; 0 if the unit does not tell. */
    long blockLength() {
        if (block == 0 && !tape) {
            try {
                ByteBuffer capacity = ask(new Cdb.ReadCapacity16(Capacity.LENGTH), Capacity.LENGTH);
                block = capacity.hasRemaining() ? Capacity.decode16(capacity).blockLength() : 0;
            } catch (IOException e) {
                return 0;
            }
        }
        return block;
    }

    /** From now on the initiator is told of something before its next command is executed. */
    void attention(AdditionalSense what) {
        synchronized (attentions) {
            if (!attentions.contains(what)) {
                attentions.add(what);
            }
        }
    }

    /** Executes a command, unless the initiator has to be told of something first. */
    ScsiResponse execute(ScsiCommand command) throws IOException {
        int code = command.operationCode();
        boolean hears = code != 0x12 && code != 0xA0 && code != 0x03;
        Optional<AdditionalSense> first = Optional.empty();
        if (hears) {
            synchronized (attentions) {
                first = Optional.ofNullable(attentions.poll());
            }
        }
        return first.isPresent()
                ? new ScsiResponse(
                        ScsiResponse.CHECK_CONDITION,
                        SenseData.of(SenseKey.UNIT_ATTENTION, first.get()).encode())
                : nexus.execute(command, LONGEST);
    }

    void abort(ScsiCommand command) throws IOException {
        nexus.abort(command);
    }

    /** Resets the unit; answers whether it tells its initiators itself. */
    boolean reset() throws IOException {
        return nexus.reset();
    }

    /** Takes a task of a tape; answers what to run now, if nothing runs. */
    synchronized Optional<Runnable> enqueue(Runnable task) {
        waiting.add(task);
        return running ? Optional.empty() : next();
    }

    /** What to run behind a task that has ended. */
    synchronized Optional<Runnable> next() {
        Runnable next = waiting.poll();
        running = next != null;
        return Optional.ofNullable(next);
    }

    @Override
    public void close() throws IOException {
        nexus.close();
    }
}
