// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Designator;
import org.offhost.block.UnitProbe;

/** Which volume is behind a unit, how it would be cut, and what is kept of it. */
final class LvmFacts implements UnitProbe {
    private final LvmRoom room;

    LvmFacts(LvmRoom room) {
        this.room = room;
    }

    @Override
    public List<Section> probe(Designator unit) throws IOException {
        room.requireThere();
        Optional<Survey.Source> source = Survey.mayHave(unit) ? room.survey().source(unit) : Optional.empty();
        if (source.isEmpty()) {
            return List.of();
        }
        LvmVolume volume = source.get().volume();
        List<String> kept = LvmMarks.held(room, unit);
        return List.of(new Section(
                "thin volume of LVM",
                List.of(
                        new Fact("volume", volume.path()),
                        new Fact("unit of the target", source.get().unit().path()),
                        new Fact("size", String.valueOf(volume.size())),
                        new Fact("pool", volume.pool().path()),
                        new Fact(
                                "room of the pool that is taken",
                                volume.pool().dataPercent() + " %, of its metadata "
                                        + volume.pool().metadataPercent() + " %; from " + room.fullest()
                                        + " % on nothing is cut"),
                        new Fact("cut", "by a thin snapshot, shown as a unit beside it"),
                        new Fact("quiet", "as the storage host's kernel counts at the volume, whoever writes"),
                        new Fact("sets whose snapshots are kept", kept.isEmpty() ? "none" : String.join(", ", kept)))));
    }
}
