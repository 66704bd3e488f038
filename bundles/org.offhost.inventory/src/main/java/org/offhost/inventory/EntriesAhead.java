// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory;

import java.io.Closeable;
import java.io.IOException;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.WorkAhead;

/**
 * The entries of a volume, read ahead by a thread of their own: whoever writes them down does not wait for the parser, nor
 * the parser for the writing. While it is open the volume belongs to that thread. Belongs itself to one thread.
 */
public final class EntriesAhead implements Closeable {
    /** Name of the thread. */
    static final String THREAD = "offhost-entries-ahead";

    /** Batches read ahead: what one side is slower for once, the other makes up for. */
    private static final int BATCHES = 3;

    private final EntryStream entries;
    private final int limit;
    private final WorkAhead<EntryBatch> work = new WorkAhead<>(THREAD, () -> {});

    /** The batch that is the end; null before. */
    private volatile EntryBatch end;

    /**
     * @param entries where they come from; closed with this
     * @param limit most entries in a batch, at least 1
     */
    public EntriesAhead(EntryStream entries, int limit) {
        this.entries = entries;
        this.limit = limit;
    }

    /** As {@link EntryStream#next}; after an error the stream goes on where it would have. */
    public EntryBatch next() throws IOException {
        while (end == null && work.size() < BATCHES) {
            work.add(this::read);
        }
        return work.size() == 0 ? end : work.take();
    }

    private EntryBatch read() throws IOException {
        if (end != null) {
            return end;
        }
        EntryBatch batch = entries.next(limit);
        if (batch.isEnd()) {
            end = batch;
        }
        return batch;
    }

    /** Waits a second at most for the thread, if it is reading. */
    @Override
    public void close() throws IOException {
        work.close();
        entries.close();
    }
}
