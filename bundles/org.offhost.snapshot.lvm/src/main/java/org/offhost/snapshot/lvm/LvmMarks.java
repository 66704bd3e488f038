// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm;

import java.io.IOException;
import java.util.List;
import org.offhost.block.Designator;
import org.offhost.kit.snapshot.KeptMarks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets that were retired: their snapshots stay, not active, since a pool tells what differs between two volumes and by nothing else. */
final class LvmMarks {
    private static final Logger LOG = LoggerFactory.getLogger(LvmMarks.class);

    private LvmMarks() {}

    static KeptMarks<LvmSetRecord> of(LvmRoom room) {
        return new KeptMarks<>(
                room.sets(),
                room.marks(),
                mark -> Removal.drop(room, Removal.requireGroups(room, mark), mark),
                LOG::warn);
    }

    /** Those whose snapshot is still there. */
    static List<String> held(LvmRoom room, Designator unit) throws IOException {
        List<LvmSetRecord> marks = of(room).of(unit);
        if (marks.isEmpty()) {
            return List.of();
        }
        Survey survey = room.survey();
        return marks.stream()
                .filter(m -> m.member(unit)
                        .flatMap(own -> survey.volume(own.group(), own.snapshot()))
                        .filter(v -> v.isOf(m.id()))
                        .isPresent())
                .map(LvmSetRecord::id)
                .toList();
    }
}
