// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.offhost.filesystem.ContentElsewhereException;
import org.offhost.filesystem.CorruptStructureException;

/**
 * What a reader may do with hostile bytes: end, or end in one of the typed errors; within a second of CPU and 64 MiB of
 * allocations, all of them together, so that no single one is larger either.
 */
public final class HostileInput {
    /** Nanoseconds of CPU that one input may take. */
    static final long MOST_NANOS = 1_000_000_000;

    /** Bytes that may be allocated for one input. */
    static final long MOST_BYTES = 64 << 20;

    /** In a virtual machine that has just begun and still compiles, an input may take so many times the CPU. */
    private static final int COLD = 5;

    private static final int WARM_AFTER = 1000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static int runs;

    /** Reads something hostile. */
    @FunctionalInterface
    public interface Reading {
        void read() throws IOException;
    }

    private HostileInput() {}

    /** Lets it be read; fails with an {@link AssertionError}, or with what is no typed error. */
    public static void check(Reading reading) throws IOException {
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        long nanos = THREADS.getCurrentThreadCpuTime();
        typed(reading);
        nanos = THREADS.getCurrentThreadCpuTime() - nanos;
        bytes = THREADS.getCurrentThreadAllocatedBytes() - bytes;
        if (bytes > MOST_BYTES) {
            throw new AssertionError("allocated " + bytes + " bytes, more than " + MOST_BYTES);
        }
        if (nanos > MOST_NANOS * (runs++ < WARM_AFTER ? COLD : 1)) {
            throw new AssertionError("took " + nanos / 1_000_000 + " ms of CPU");
        }
    }

    /** Lets it be read, and takes a typed error for an end. */
    static void typed(Reading reading) throws IOException {
        try {
            reading.read();
        } catch (CorruptStructureException | ContentElsewhereException typed) {
            if (typed.getMessage() == null || typed.getMessage().isBlank()) {
                throw new AssertionError("an error that says nothing", typed);
            }
        }
    }
}
