// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.proof;

import java.util.Arrays;
import org.offhost.filesystem.FileEntry;
import org.offhost.inventory.form.RunSink;

/**
 * The runs of entries, noted while a spool takes them, so that the proof that follows need not read it once more. Takes 16 MiB
 * at most: of more runs none are kept. Belongs to one thread.
 */
public final class NotedRuns {
    private static final int SOME = 1 << 12;

    private final int most;
    private long[] positions = new long[SOME];
    private long[] lengths = new long[SOME];
    private int count;
    private boolean all = true;

    public NotedRuns() {
        this(1 << 20);
    }

    /** @param most runs that are kept */
    NotedRuns(int most) {
        this.most = most;
    }

    /** Notes the runs of an entry. */
    public void note(FileEntry entry) {
        if (all) {
            AllocationProof.forRuns(entry, this::add);
        }
    }

    private void add(long position, long length) {
        if (count == most) {
            all = false;
            count = 0;
            positions = new long[0];
            lengths = positions;
        }
        if (!all) {
            return;
        }
        if (count == positions.length) {
            int room = (int) Math.min(most, 2L * count);
            positions = Arrays.copyOf(positions, room);
            lengths = Arrays.copyOf(lengths, room);
        }
        positions[count] = position;
        lengths[count++] = length;
    }

    /** Whether the runs of all entries so far are kept. */
    public boolean areAll() {
        return all;
    }

    /**
     * Tells the runs of all entries, but holes and clusters that were given up.
     *
     * @return whether they were kept; else none is told
     */
    public boolean tell(RunSink to) {
        for (int i = 0; i < count; i++) {
            to.run(positions[i], lengths[i]);
        }
        return all;
    }
}
