// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.walk;

import java.io.IOException;
import java.util.OptionalLong;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.EntryStream;
import org.offhost.kit.session.Withdrawal;

/**
 * The streams of entries of one open volume. Which directories lie above an entry is recorded nowhere, so a stream that begins behind
 * one walks there again, unless it goes on where the stream before it was closed. One thread.
 */
public final class EntryWalks {
    private final Trees trees;
    private final Withdrawal session;

    /** The walk of the stream closed last: going on behind its last entry needs no search for that entry. */
    private DirectoryWalk parked;

    /** Makes the directories of a volume for one walk each. */
    @FunctionalInterface
    public interface Trees {
        /** Directories of which nothing was read yet. */
        Tree begin() throws IOException;
    }

    /** @param session asked before each batch */
    public EntryWalks(Trees trees, Withdrawal session) {
        this.trees = trees;
        this.session = session;
    }

    /**
     * As {@link org.offhost.filesystem.FileSystemVolume#entries}; the cursor of a batch is the id of its last entry.
     *
     * @param after cursor of a batch, or empty for all
     * @throws CorruptStructureException if no entry has that id
     */
    public EntryStream entries(OptionalLong after) throws IOException {
        session.check();
        DirectoryWalk walk = after.isEmpty() ? new DirectoryWalk(trees.begin()) : behind(after.getAsLong());
        return new WalkedEntries(walk, session, w -> parked = w);
    }

    private DirectoryWalk behind(long cursor) throws IOException {
        DirectoryWalk walk = parked;
        parked = null;
        if (walk == null || walk.last() != cursor) {
            walk = new DirectoryWalk(trees.begin());
            if (!walk.skipTo(cursor)) {
                throw new CorruptStructureException("cursor", cursor, "the position of a directory entry", "none");
            }
        }
        return walk;
    }

    /** Lets go of what was kept to go on with. */
    public void close() {
        parked = null;
    }
}
