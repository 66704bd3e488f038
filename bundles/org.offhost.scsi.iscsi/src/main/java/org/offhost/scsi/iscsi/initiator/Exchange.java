// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.offhost.scsi.iscsi.pdu.DataIn;
import org.offhost.scsi.iscsi.pdu.Pdu;
import org.offhost.scsi.iscsi.pdu.ReadyToTransfer;

/** One task between its request and its status: what the target sends for it. The connection's thread puts, another one takes. */
final class Exchange {
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final ByteBuffer in;
    private final int begin;
    private final Sender sender;

    /** Bytes that the connection's thread is putting to their place; 0 if none. */
    private int placed;

    /**
     * What comes: a unit, or the reason why none will come any more, or nothing.
     *
     * @param unit may be null
     * @param failure null unless none will come any more
     */
    record Event(Pdu unit, IOException failure) {}

    /** Sends data that the target asks for. */
    @FunctionalInterface
    interface Sender {
        /** Never waits, since the connection's thread calls it. */
        void send(ReadyToTransfer asked) throws IOException;
    }

    /** A task that sends no data. */
    Exchange(ByteBuffer in) {
        this(in, asked -> {});
    }

    /** @param in where data goes */
    Exchange(ByteBuffer in, Sender sender) {
        this.in = in;
        this.begin = in.position();
        this.sender = sender;
    }

    /** Bytes that have come. */
    int received() {
        return in.position() - begin;
    }

    /** Where data of an offset goes: at once to its place, if it is what may come next. */
    ByteBuffer place(long offset, int length) {
        if (offset != received() || length > in.remaining()) {
            return ByteBuffer.allocate(length);
        }
        placed = length;
        return in.slice(in.position(), length);
    }

    /** Takes data; answers whether it is at its place. */
    boolean data(DataIn part) {
        boolean there = placed == part.data().remaining();
        in.position(in.position() + placed);
        placed = 0;
        return there;
    }

    void asked(ReadyToTransfer by) throws IOException {
        sender.send(by);
    }

    void put(Pdu unit) {
        events.add(new Event(unit, null));
    }

    /** Has whoever waits look around. */
    void wake() {
        events.add(new Event(null, null));
    }

    void fail(IOException failure) {
        events.add(new Event(null, failure));
    }

    /** The next event; null if none came in time. */
    Event next(long nanos) throws InterruptedException {
        return events.poll(nanos, TimeUnit.NANOSECONDS);
    }
}
