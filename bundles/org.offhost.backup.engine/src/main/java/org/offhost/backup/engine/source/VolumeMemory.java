// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.offhost.archive.IndexBefore;
import org.offhost.archive.layout.SetLayout;
import org.offhost.backup.BackupRequest;
import org.offhost.inventory.Spool;
import org.offhost.inventory.prints.VolumePrints;

/**
 * What an inventory knows of the set that its job continues, and leaves to the one behind it. Good for one process: one that goes on
 * with the inventory of another has none. Belongs to one thread.
 */
public final class VolumeMemory implements Closeable {
    private final LastIndexes indexes;
    private final BackupRequest request;

    /** The set that is continued; empty if none is, or no more is taken over. */
    private String parent;

    private Optional<LastIndexes.Kept> taken = Optional.empty();
    private VolumePrints prints;

    /** Whether the prints are those of all entries, and the next one may rely on them. */
    private boolean whole;

    /** @param parent the set that is continued; empty if none is */
    public VolumeMemory(LastIndexes indexes, BackupRequest request, String parent) {
        this.indexes = indexes;
        this.request = request;
        this.parent = parent;
    }

    /** The first entry of the volume is to come. */
    void begin(Spool spool) throws IOException {
        close();
        whole = false;
        taken = parent.isEmpty()
                ? Optional.empty()
                : indexes.take(request, parent, spool.folder().resolve("before"));
        prints = VolumePrints.begin(spool.folder().resolve("prints"), taken.map(LastIndexes.Kept::prints));
    }

    /** From now on nothing is taken over. */
    void forget() {
        parent = "";
        taken = Optional.empty();
    }

    /** The prints of the entries so far; empty if another process read some. */
    Optional<VolumePrints> prints() {
        return Optional.ofNullable(prints);
    }

    /** @param alone whether all that is asked of the entries later is answered without them */
    void end(boolean alone) throws IOException {
        whole = prints != null && prints.end() && alone;
    }

    /**
     * What the index of a partial spool is made of.
     *
     * @return empty if it is not known which rows are as they were, or what has to be known of the entries asks for all of them
     */
    public Optional<IndexBefore> before(Spool spool) {
        return whole && taken.isPresent()
                ? prints.replaced(spool.directories())
                        .map(ids ->
                                new IndexBefore(taken.get().index(), taken.get().rows(), ids))
                : Optional.empty();
    }

    /** The set was committed: the next one may continue it. */
    public void keep(Spool spool, SetLayout layout) {
        if (whole) {
            indexes.keep(
                    request,
                    layout.description().id(),
                    layout.index(),
                    layout.rows(),
                    spool.folder().resolve("prints"));
        }
    }

    @Override
    public void close() throws IOException {
        if (prints != null) {
            prints.close();
        }
    }
}
