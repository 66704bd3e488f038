// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets that were retired: their snapshots stay, since ZFS tells what changed between two snapshots and by nothing else. */
final class Marks {
    private static final Logger LOG = LoggerFactory.getLogger(Marks.class);

    /** Of one image; what is overwritten takes room as long as one of them has it. */
    static final int MOST = 8;

    private final ZfsRoom room;

    Marks(ZfsRoom room) {
        this.room = room;
    }

    /** Of an image, the oldest first. */
    List<ZfsSetRecord> of(Designator unit) throws IOException {
        List<ZfsSetRecord> marks = new ArrayList<>();
        for (String id : room.names(ZfsSetRecord.MARKS)) {
            try {
                ZfsSetRecord.find(room, ZfsSetRecord.MARKS, id)
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
        List<ZfsSetRecord> marks = of(unit);
        if (marks.isEmpty()) {
            return List.of();
        }
        Map<String, Datasets.Facts> pool = Datasets.pool(room, marks.get(0).pool());
        List<String> held = new ArrayList<>();
        for (ZfsSetRecord mark : marks) {
            String guid = mark.member(unit).orElseThrow().guid();
            if (Datasets.names(pool, mark.id(), true).stream()
                    .anyMatch(n -> pool.get(n).value("guid").equals(guid))) {
                held.add(mark.id());
            }
        }
        return held;
    }

    /** So that a pool does not fill up where nobody forgets. The newest stays, whatever the clock was when others were cut. */
    void letOldestGo(ZfsSetRecord newest) throws IOException {
        for (Designator unit : newest.units()) {
            List<ZfsSetRecord> others = new ArrayList<>(of(unit));
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
        Optional<ZfsSetRecord> mark = ZfsSetRecord.find(room, ZfsSetRecord.MARKS, id);
        if (mark.isEmpty()) {
            return;
        }
        if (ZfsSetRecord.find(room, ZfsSetRecord.SETS, id).isEmpty()) { // else the set still needs it, and deletes it
            Map<String, Datasets.Facts> pool = Datasets.pool(room, mark.get().pool());
            for (String snapshot : Datasets.names(pool, id, true)) {
                room.zfs().change(List.of("destroy", snapshot));
            }
        }
        ZfsSetRecord.delete(room, ZfsSetRecord.MARKS, id);
    }
}
