// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.offhost.scsi.iscsi.pdu.Pdu;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Units on their way out of a connection, in the order in which they were added. One thread writes them ({@link #run}): what
 * has gathered while it wrote goes out together, and an interrupt of whoever adds does not close the channel. Thread-safe.
 */
public final class Outbox implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    /** Bytes that may wait; then whoever adds more waits, too. */
    private static final long ROOM = 4 << 20;

    /** Longest wait of the thread that writes before it looks again. */
    private static final long IDLE_MS = 60_000;

    private static final Runnable NOTHING = () -> {};

    private final PduWriter writer;
    private final Runnable over;
    private List<Entry> waiting = new ArrayList<>();

    /** Bytes that were added and are not written yet; changed by whoever holds this. */
    private volatile long unwritten;

    private boolean ended;

    private record Entry(Pdu pdu, Runnable gone) {
        long bytes() {
            return Pdu.HEADER_LENGTH + pdu.data().remaining();
        }
    }

    /**
     * Nobody else writes to the connection from now on.
     *
     * @param over called when nothing more is written, whatever ended it; it closes the connection
     */
    public Outbox(PduWriter writer, Runnable over) {
        this.writer = writer;
        this.over = over;
    }

    /** Adds a unit; never waits. */
    public void add(Pdu pdu) throws IOException {
        add(pdu, NOTHING);
    }

    /**
     * Adds a unit; never waits.
     *
     * @param gone called once, when the unit has been written or never will be, so that nobody reads its data any more
     * @throws IOException if nothing is written any more; then {@code gone} is not called
     */
    public synchronized void add(Pdu pdu, Runnable gone) throws IOException {
        if (ended) {
            throw new IOException("the connection was closed");
        }
        Entry entry = new Entry(pdu, gone);
        waiting.add(entry);
        unwritten += entry.bytes();
        if (waiting.size() == 1) {
            notifyAll();
        }
    }

    /** Waits until more may be added, or nothing will be: a peer that reads nothing must not fill the memory. */
    public void awaitRoom() throws InterruptedException {
        boolean there = false;
        while (!there) {
            there = awaitRoom(TimeUnit.MILLISECONDS.toNanos(IDLE_MS));
        }
    }

    /** The same for so long at most; answers whether it is so. */
    public boolean awaitRoom(long nanos) throws InterruptedException {
        return unwritten <= ROOM || awaitLess(nanos);
    }

    private synchronized boolean awaitLess(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; unwritten > ROOM && !ended && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return unwritten <= ROOM || ended;
    }

    /** Waits until everything is written, or nothing will be, so long at most. */
    public synchronized void awaitWritten(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = millis; unwritten > 0 && !ended && left > 0; ) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
    }

    /** Writes what is added, until the end. */
    @Override
    public void run() {
        List<Entry> batch = take();
        try {
            while (!batch.isEmpty()) {
                for (Entry entry : batch) {
                    writer.put(entry.pdu());
                }
                writer.flush();
                gone(batch);
                batch = take();
            }
        } catch (IOException e) {
            LOG.debug("nothing more is written: {}", e.getMessage());
        } finally {
            gone(batch);
            end();
            over.run();
        }
    }

    /** What is to be written now; empty at the end. */
    private synchronized List<Entry> take() {
        boolean interrupted = false;
        while (waiting.isEmpty() && !ended) {
            try {
                wait(IDLE_MS);
            } catch (InterruptedException e) {
                interrupted = true; // nobody should: it ends with the connection
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        List<Entry> batch = waiting;
        waiting = new ArrayList<>();
        return batch;
    }

    private void gone(List<Entry> batch) {
        batch.forEach(entry -> entry.gone().run());
        synchronized (this) {
            for (Entry entry : batch) {
                unwritten -= entry.bytes();
            }
            notifyAll();
        }
    }

    /** Nothing more is written; to be called when the connection is closed. */
    public void end() {
        List<Entry> dropped;
        synchronized (this) {
            ended = true;
            dropped = waiting;
            waiting = new ArrayList<>();
            notifyAll();
        }
        gone(dropped);
    }
}
