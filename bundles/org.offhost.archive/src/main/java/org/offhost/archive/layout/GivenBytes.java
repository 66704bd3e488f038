// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.offhost.archive.WrittenBytes;

/**
 * Sums of what this host gave to a copy, noted while its pieces were pulled: whoever checks the copy then needs neither to lay
 * the set out once more nor to read the ends of files from the source again. Good for one process. Thread-safe.
 */
public final class GivenBytes implements Closeable {
    private final NotedSums sums;
    private long start = -1;
    private long through;
    private boolean lacking;

    /** @param file made when there is something to note */
    public GivenBytes(Path file) {
        this.sums = new NotedSums(file);
    }

    /** Pieces come from a byte of the stream on; that some of them came before does no harm, the same stream has the same bytes. */
    synchronized void begin(long from) {
        if (start < 0) {
            start = from;
            through = from;
        }
        lacking |= from < start || from > through;
    }

    /** Notes what was given. What cannot be noted is checked the long way: a copy does not fail for it. */
    void add(long offset, byte[] bytes) {
        sums.add(offset, ByteBuffer.wrap(bytes));
    }

    /** All pieces up to a byte of the stream have been pulled. */
    synchronized void reached(long offset) {
        through = Math.max(through, offset);
    }

    /** Whether all that was given of a part of the stream is noted. */
    public synchronized boolean cover(long from, long to) {
        return !lacking && !sums.isLacking() && start >= 0 && start <= from && through >= to;
    }

    /** As {@link NotedSums#compare}. */
    OptionalLong compare(WrittenBytes written, LongConsumer progress) throws IOException {
        return sums.compare(written, progress);
    }

    @Override
    public void close() throws IOException {
        sums.close();
    }
}
