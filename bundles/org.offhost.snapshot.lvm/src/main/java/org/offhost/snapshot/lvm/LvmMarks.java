// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets that were retired: their snapshots stay, not active, since a pool tells what differs between two volumes and by nothing else. */
final class LvmMarks {
    private static final Logger LOG = LoggerFactory.getLogger(LvmMarks.class);

    /** Of one volume; what is overwritten takes room as long as one of them has it. */
    static final int MOST = 8;

    private final LvmRoom room;

    LvmMarks(LvmRoom room) {
        this.room = room;
    }

    /** Of a volume, the oldest first. */
    private List<LvmSetRecord> of(Designator unit) throws IOException {
        List<LvmSetRecord> marks = new ArrayList<>();
        for (String id : room.names(LvmSetRecord.MARKS)) {
            try {
                LvmSetRecord.find(room, LvmSetRecord.MARKS, id)
                        .filter(m -> m.member(unit).isPresent())
                        .ifPresent(marks::add);
            } catch (IOException e) { // one that cannot be read is no reason to have none
                LOG.warn("a mark is passed over, and its snapshots stay: {}", e.getMessage());
            }
        }
        marks.sort(Comparator.comparing(m -> m.cutAt().orElseThrow()));
        return marks;
    }

    /** Those whose snapshot is still there. */
    List<String> held(Designator unit) throws IOException {
        List<LvmSetRecord> marks = of(unit);
        if (marks.isEmpty()) {
            return List.of();
        }
        Survey survey = room.survey();
        return marks.stream()
                .filter(m -> survey.volume(m.member(unit).orElseThrow().snapshot())
                        .filter(v -> v.isOf(m.id()))
                        .isPresent())
                .map(LvmSetRecord::id)
                .toList();
    }

    /** So that a pool does not fill up where nobody forgets. The newest stays, whatever the clock was when others were cut. */
    void letOldestGo(LvmSetRecord newest) throws IOException {
        for (Designator unit : newest.units()) {
            List<LvmSetRecord> others = new ArrayList<>(of(unit));
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
            LOG.warn("the mark {} stays: {}", id, e.getMessage());
        }
    }

    void forget(String id) throws IOException {
        Optional<LvmSetRecord> mark = LvmSetRecord.find(room, LvmSetRecord.MARKS, id);
        if (mark.isEmpty()) {
            return;
        }
        if (LvmSetRecord.find(room, LvmSetRecord.SETS, id).isEmpty()) { // else the set still needs it, and deletes it
            Removal.drop(room, Removal.requireGroups(room, mark.get()), id);
        }
        LvmSetRecord.delete(room, LvmSetRecord.MARKS, id);
    }
}
