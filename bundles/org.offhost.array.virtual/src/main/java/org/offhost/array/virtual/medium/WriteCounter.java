// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium;

import org.offhost.array.virtual.management.WriteReading;

/** Counts the writes of one unit. Thread-safe. */
public final class WriteCounter {
    private final String start;
    private long epoch;
    private long writes;
    private int inFlight;
    private long readings;
    private long allWrites;
    private long allBlocks;

    /** @param start tells this start of the array from all others */
    public WriteCounter(String start) {
        this.start = start;
    }

    /**
     * A write begins; give the result to {@link #end}.
     *
     * @param blocks how many logical blocks, or records, it writes
     */
    public synchronized long begin(long blocks) {
        allWrites++;
        allBlocks += blocks;
        writes++;
        inFlight++;
        return readings;
    }

    /** A write has ended. If a reading was taken meanwhile, it counts again: a later reading must differ from that one. */
    public synchronized void end(long atBegin) {
        inFlight--;
        if (readings != atBegin) {
            writes++;
        }
    }

    /** Starts anew. */
    public synchronized void newEpoch() {
        epoch++;
        writes = 0;
    }

    /** All writes, whatever epoch they were in. */
    public synchronized Written written() {
        return new Written(allWrites, allBlocks);
    }

    public synchronized WriteReading read() {
        readings++;
        if (inFlight > 0) {
            writes++;
        }
        return new WriteReading(start + "." + epoch, writes);
    }
}
