// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.hostile;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Optional;
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

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Reads something hostile. */
    @FunctionalInterface
    public interface Reading {
        void read() throws IOException;
    }

    private HostileInput() {}

    /**
     * Lets it be read; fails with an {@link AssertionError}, or with what is no typed error.
     *
     * @param reading can be done twice: the first time may load classes, which is not the reader's doing
     */
    public static void check(Reading reading) throws IOException {
        if (excess(reading).isPresent()) {
            excess(reading).ifPresent(found -> {
                throw new AssertionError(found);
            });
        }
    }

    /** What it took too much of, if anything. */
    private static Optional<String> excess(Reading reading) throws IOException {
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        long nanos = THREADS.getCurrentThreadCpuTime();
        typed(reading);
        nanos = THREADS.getCurrentThreadCpuTime() - nanos;
        bytes = THREADS.getCurrentThreadAllocatedBytes() - bytes;
        if (bytes > MOST_BYTES) {
            return Optional.of("allocated " + bytes + " bytes, more than " + MOST_BYTES);
        }
        return nanos > MOST_NANOS ? Optional.of("took " + nanos / 1_000_000 + " ms of CPU") : Optional.empty();
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
