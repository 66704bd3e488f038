// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.offhost.archive.WrittenBytes;
import org.offhost.block.Extent;

/**
 * Sums of what this host gave to a copy, noted while its pieces were pulled: whoever checks the copy then needs neither to lay
 * the set out once more nor to read the ends of files from the source again. Good for one process. Thread-safe.
 */
public final class GivenBytes implements Closeable {
    /** What fills up is not read back where it is as much as this; less costs no more than a command. */
    static final int MANY_FILLING = 1024;

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

    /**
     * Notes what was given. What cannot be noted is checked the long way: a copy does not fail for it.
     *
     * @param fills ascending; what of the bytes means nothing to any reader, and is not noted
     */
    void add(long offset, byte[] bytes, List<Extent> fills) {
        int at = 0;
        for (Extent fill : fills) {
            sums.add(offset + at, ByteBuffer.wrap(bytes, at, (int) fill.position() - at));
            at = (int) fill.end();
        }
        sums.add(offset + at, ByteBuffer.wrap(bytes, at, bytes.length - at));
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
