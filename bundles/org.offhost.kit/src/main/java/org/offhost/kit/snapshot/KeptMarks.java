// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.snapshot;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;

/**
 * Sets that were retired and whose snapshots stay, of storage that tells what differs between two snapshots and by nothing else.
 *
 * @param <R> what the provider knows of a set
 */
public final class KeptMarks<R extends KeptSet> {
    /** Of one unit; what is overwritten takes room as long as one of them has it. */
    public static final int MOST = 8;

    private final KeptSets<R> sets;
    private final KeptSets<R> marks;
    private final Removal<R> removal;
    private final Consumer<String> told;

    /** Deletes the snapshots of a mark. */
    public interface Removal<R> {
        void of(R mark) throws IOException;
    }

    /**
     * @param sets that are there: what they show is theirs to delete
     * @param told of a mark that cannot be read, or does not go
     */
    public KeptMarks(KeptSets<R> sets, KeptSets<R> marks, Removal<R> removal, Consumer<String> told) {
        this.sets = sets;
        this.marks = marks;
        this.removal = removal;
        this.told = told;
    }

    /** Of a unit, the oldest first. */
    public List<R> of(Designator unit) throws IOException {
        List<R> found = new ArrayList<>(
                marks.readable(why -> told.accept("a mark is passed over, and its snapshots stay: " + why)));
        found.removeIf(m -> !m.units().contains(unit) || m.cutAt().isEmpty());
        found.sort(Comparator.comparing(m -> m.cutAt().orElseThrow()));
        return found;
    }

    /** So that storage does not fill up where nobody forgets. The newest stays, whatever the clock was when others were cut. */
    public void letOldestGo(R newest) throws IOException {
        for (Designator unit : newest.units()) {
            List<R> others = new ArrayList<>(of(unit));
            others.removeIf(m -> m.id().equals(newest.id()));
            for (int i = 0; i <= others.size() - MOST; i++) {
                letGo(others.get(i).id());
            }
        }
    }

    private void letGo(String id) throws ProviderWithdrawnException, InterruptedIOException {
        try {
            forget(id);
        } catch (ProviderWithdrawnException | InterruptedIOException e) {
            throw e;
        } catch (IOException e) { // the next set tries it again; this one is no reason to show the new one for ever
            told.accept("the mark " + id + " stays: " + e.getMessage());
        }
    }

    /** Lets one go. */
    public void forget(String id) throws IOException {
        Optional<R> mark = marks.find(id);
        if (mark.isEmpty()) {
            return;
        }
        if (sets.find(id).isEmpty()) { // else the set still needs it, and deletes it
            removal.of(mark.get());
        }
        marks.delete(id);
    }
}
