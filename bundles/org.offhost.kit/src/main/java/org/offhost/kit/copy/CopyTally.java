// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.copy;

import org.offhost.copy.CopyProgress;

/** Counts what a copy did. Thread-safe. */
public final class CopyTally {
    private long there;
    private long durable;
    private long offloaded;
    private long inline;
    private long host;
    private long commands;
    private long segments;
    private long inFlight;

    public synchronized CopyProgress progress() {
        return new CopyProgress(durable, offloaded, inline, host, commands, segments, there - durable + inFlight);
    }

    /** Bytes from the plan's start that are there, perhaps in the cache of the device alone; never goes back. */
    public synchronized void there(long bytes) {
        there = Math.max(bytes, there);
        inFlight = 0;
    }

    /** All that is there is there for good. */
    public synchronized void durable() {
        durable = there;
    }

    /** So many bytes from the plan's start are there for good. */
    public synchronized void durable(long bytes) {
        there(bytes);
        durable();
    }

    /**
     * Bytes that were moved.
     *
     * @param byDevices of ranges and zeros, by devices alone
     * @param given by this host, of its own
     * @param throughHost of ranges, through this host
     */
    public synchronized void moved(long byDevices, long given, long throughHost) {
        offloaded += byDevices;
        inline += given;
        host += throughHost;
    }

    /** One command was sent, with so many segments. */
    public synchronized void sent(int more) {
        commands++;
        segments += more;
    }

    /** Segments, or what the method has in their place, that are part of no command. */
    public synchronized void segments(int more) {
        segments += more;
    }

    /** What the command in flight is said to have moved. */
    public synchronized void inFlight(long bytes) {
        inFlight = bytes;
    }
}
