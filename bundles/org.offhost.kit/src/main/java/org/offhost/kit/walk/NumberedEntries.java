// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.walk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FaultSubject;
import org.offhost.filesystem.FileEntry;
import org.offhost.kit.session.Withdrawal;

/**
 * The entries of a volume that keeps them in a table, in the order of their numbers, which are its cursors. One that cannot be read
 * is told, and the next is read. One thread.
 */
public final class NumberedEntries implements EntryStream {
    private final long last;
    private final Reader reader;
    private final Withdrawal session;
    private long next;

    /** Reads an entry by its number. */
    @FunctionalInterface
    public interface Reader {
        /** @throws CorruptStructureException if this one cannot be read; any other exception ends the stream */
        FileEntry read(long number) throws IOException;
    }

    /**
     * A stream.
     *
     * @param after number of the entry behind which it begins; empty for all, from 0 on
     * @param last the last one
     * @param session asked before each entry
     */
    public NumberedEntries(OptionalLong after, long last, Reader reader, Withdrawal session) {
        this.next = after.isPresent() ? after.getAsLong() + 1 : 0;
        this.last = last;
        this.reader = reader;
        this.session = session;
    }

    @Override
    public EntryBatch next(int limit) throws IOException {
        List<FileEntry> entries = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < limit && next <= last; i++, next++) {
            session.check();
            try {
                entries.add(reader.read(next));
            } catch (CorruptStructureException e) {
                faults.add(e.toFault(new FaultSubject.Number(next)));
            }
        }
        return new EntryBatch(entries, faults, next - 1);
    }

    @Override
    public void close() {
        // nothing is held
    }
}
