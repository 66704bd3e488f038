// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.block.BlockDevice;
import org.offhost.block.Origin;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeFinder;
import org.offhost.filesystem.VolumeTable;

/**
 * A table with what other finders find in its volumes: logical volumes in a partition, partitions in a logical volume. On a way
 * down no finder is asked twice, so what an image of a disk holds within a partition is not looked for.
 */
final class NestedVolumes {
    /** Volumes of a table within tables; a hostile one may have millions. */
    private static final int MOST = 4096;

    private final BlockDevice unit;
    private final Asked asked;
    private final List<FoundVolume> volumes;
    private final List<String> evidence;
    private int number;

    /** Asks one finder; empty too if it goes. */
    interface Asked {
        Optional<VolumeTable> of(KnownDriver<VolumeFinder> finder, BlockDevice device) throws IOException;
    }

    private NestedVolumes(BlockDevice unit, Asked asked, VolumeTable top) {
        this.unit = unit;
        this.asked = asked;
        this.volumes = new ArrayList<>(top.volumes());
        this.evidence = new ArrayList<>(top.evidence());
        this.number = top.volumes().stream().mapToInt(FoundVolume::number).max().orElse(0);
    }

    /**
     * Adds them; their numbers follow those of the table.
     *
     * @param others finders that are asked within its volumes
     */
    static VolumeTable in(VolumeTable top, BlockDevice unit, List<KnownDriver<VolumeFinder>> others, Asked asked)
            throws IOException {
        NestedVolumes nested = new NestedVolumes(unit, asked, top);
        for (FoundVolume v : top.volumes()) {
            nested.look(v, others);
        }
        return new VolumeTable(top.type(), top.sectorLength(), nested.volumes, nested.evidence);
    }

    private void look(FoundVolume volume, List<KnownDriver<VolumeFinder>> finders) throws IOException {
        if (!volume.isSound() || !volume.isAligned(unit.blockLength())) {
            return;
        }
        for (KnownDriver<VolumeFinder> finder : finders) {
            Optional<VolumeTable> found = Optional.empty();
            try {
                found = asked.of(finder, volume.on(unit));
            } catch (CorruptStructureException | UnreadableBlockException e) {
                evidence.add(VolumeTable.CONTRADICTS + "in volume " + volume.number() + ": " + e.getMessage());
            }
            if (found.isPresent()) {
                List<KnownDriver<VolumeFinder>> rest = new ArrayList<>(finders);
                rest.remove(finder);
                add(volume, found.get(), rest);
                return;
            }
        }
    }

    private void add(FoundVolume outer, VolumeTable table, List<KnownDriver<VolumeFinder>> rest) throws IOException {
        for (String e : table.evidence()) {
            boolean contradicts = e.startsWith(VolumeTable.CONTRADICTS);
            String sentence = contradicts ? e.substring(VolumeTable.CONTRADICTS.length()) : e;
            evidence.add(
                    (contradicts ? VolumeTable.CONTRADICTS : "") + "in volume " + outer.number() + ": " + sentence);
        }
        Origin place = new Origin(unit.unit().designator(), outer.ranges());
        for (FoundVolume v : table.volumes()) {
            if (volumes.size() >= MOST) {
                evidence.add(VolumeTable.CONTRADICTS + "in volume " + outer.number() + ": more volumes than " + MOST
                        + " in all");
                return;
            }
            number++;
            FoundVolume nested = new FoundVolume(
                    number,
                    place.of(v.ranges()).ranges(),
                    v.kind() + ", in volume " + outer.number(),
                    v.name(),
                    v.fault(),
                    outer.number());
            volumes.add(nested);
            look(nested, rest);
        }
    }
}
