// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import org.offhost.copy.CopyProgress;

/** Counts what a copy did. Thread-safe. */
final class DeviceCopyProgress {
    private long there;
    private long durable;
    private long offloaded;
    private long inline;
    private long host;
    private long commands;
    private long segments;
    private long inFlight;

    synchronized CopyProgress progress() {
        return new CopyProgress(durable, offloaded, inline, host, commands, segments, there - durable + inFlight);
    }

    /** Bytes from the plan's start that are there, perhaps in the cache of the device alone; never goes back. */
    synchronized void there(long bytes) {
        there = Math.max(bytes, there);
        inFlight = 0;
    }

    /** All that is there is there for good. */
    synchronized void durable() {
        durable = there;
    }

    synchronized void moved(long byDevices, long given, long throughHost) {
        offloaded += byDevices;
        inline += given;
        host += throughHost;
    }

    synchronized void sent(int more) {
        commands++;
        segments += more;
    }

    /** What the command in flight is said to have moved. */
    synchronized void inFlight(long bytes) {
        inFlight = bytes;
    }
}
