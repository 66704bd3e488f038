// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.offhost.block.Designator;
import org.offhost.kit.snapshot.KeptMarks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets that were retired: their snapshots stay, since ZFS tells what changed between two snapshots and by nothing else. */
final class Marks {
    private static final Logger LOG = LoggerFactory.getLogger(Marks.class);

    private Marks() {}

    static KeptMarks<ZfsSetRecord> of(ZfsRoom room) {
        return new KeptMarks<>(room.sets(), room.marks(), mark -> destroy(room, mark), LOG::warn);
    }

    private static void destroy(ZfsRoom room, ZfsSetRecord mark) throws IOException {
        Map<String, Datasets.Facts> pool = Datasets.pool(room, mark.pool());
        for (String snapshot : Datasets.names(pool, mark.id(), true)) {
            room.zfs().change(List.of("destroy", snapshot));
        }
    }

    /** Those whose snapshot is still there. */
    static List<String> held(ZfsRoom room, Designator unit) throws IOException {
        List<ZfsSetRecord> marks = of(room).of(unit);
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
}
