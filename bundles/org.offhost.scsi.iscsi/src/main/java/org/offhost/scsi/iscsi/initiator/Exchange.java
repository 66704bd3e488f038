// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.offhost.scsi.iscsi.pdu.DataIn;
import org.offhost.scsi.iscsi.pdu.Pdu;

/** One task between its request and its status: what the target sends for it. The connection's thread puts, another one takes. */
final class Exchange {
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final ByteBuffer in;
    private final int begin;

    /**
     * What comes: a unit, or the reason why none will come any more, or nothing.
     *
     * @param unit may be null
     * @param failure null unless none will come any more
     */
    record Event(Pdu unit, IOException failure) {}

    /** @param in where data goes */
    Exchange(ByteBuffer in) {
        this.in = in;
        this.begin = in.position();
    }

    /** Bytes that have come. */
    int received() {
        return in.position() - begin;
    }

    /** Takes data; answers whether it is what may come next. */
    boolean data(DataIn part) {
        int length = part.data().remaining();
        if (part.offset() != received() || length > in.remaining()) {
            return false;
        }
        in.put(part.data().duplicate());
        return true;
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
