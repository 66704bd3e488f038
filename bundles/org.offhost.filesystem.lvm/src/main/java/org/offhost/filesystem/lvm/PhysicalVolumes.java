// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhost.block.Extent;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeTable;
import org.offhost.kit.session.Withdrawal;

/** Physical volumes that are read together: the groups that they are of, each by the newest text on any of them. */
final class PhysicalVolumes {
    /** {@link VolumeTable#type}. */
    static final String LVM2 = "lvm2";

    private final List<PhysicalVolume> all;
    private final Withdrawal session;
    private final List<String> evidence = new ArrayList<>();
    private final Map<String, PhysicalVolume> byId = new HashMap<>();

    /** By their ids. */
    private final Map<String, Copies.Copy> groups = new LinkedHashMap<>();

    /**
     * @param session whose end ends all reads of volumes
     * @throws CorruptStructureException if two are the same one
     */
    PhysicalVolumes(List<PhysicalVolume> all, Withdrawal session) throws CorruptStructureException {
        this.all = List.copyOf(all);
        this.session = session;
        for (PhysicalVolume p : all) {
            if (byId.putIfAbsent(p.id(), p) != null) {
                throw new CorruptStructureException(
                        "LVM2 label", p.label().position(), "physical volumes that differ", p.id() + " on two devices");
            }
        }
    }

    /** What is on them. */
    VolumeTable table() throws IOException {
        IOException fault = null;
        for (PhysicalVolume p : all) {
            evidence.add("LVM2 label at byte " + p.label().position() + ": physical volume " + p.id()
                    + ", its sum and its place are right");
            try {
                newest(p).ifPresent(this::take);
            } catch (CorruptStructureException | UnreadableBlockException e) {
                fault = fault == null ? e : fault; // the copies that are bad are evidence already
            }
        }
        if (groups.isEmpty() && fault != null) {
            throw fault;
        }
        List<FoundVolume> volumes = new ArrayList<>();
        List<VolumeGroup> sorted = groups.values().stream()
                .map(Copies.Copy::group)
                .sorted(Comparator.comparing(VolumeGroup::name).thenComparing(VolumeGroup::id))
                .toList();
        for (VolumeGroup g : sorted) {
            GroupVolumes its = new GroupVolumes(g, byId, session);
            volumes.addAll(its.all(volumes.size() + 1));
            evidence.addAll(its.evidence());
            evidence.addAll(MissingVolumes.of(g, byId.keySet()));
        }
        Overlaps.of(volumes).forEach(o -> evidence.add(VolumeTable.CONTRADICTS + o));
        return new VolumeTable(LVM2, PvLabel.SECTOR, volumes, evidence);
    }

    /** The newest of what the areas of one say. */
    private Optional<Copies.Copy> newest(PhysicalVolume physical) throws IOException {
        Copies copies = new Copies(physical.label(), evidence);
        for (Extent place : physical.label().areas()) {
            copies.read(new MetadataArea(physical.device(), place));
        }
        return copies.newest();
    }

    /** What one says of its group is held against what those before it said. */
    private void take(Copies.Copy copy) {
        Copies.Copy known = groups.putIfAbsent(copy.group().id(), copy);
        if (known == null || known.text().sum() == copy.text().sum()) {
            return;
        }
        if (known.group().seqno() == copy.group().seqno()) {
            evidence.add(
                    VolumeTable.CONTRADICTS + copy.sentence() + " is another than that of another physical volume");
            return;
        }
        boolean newer = copy.group().seqno() > known.group().seqno();
        evidence.add(VolumeTable.CONTRADICTS + (newer ? known : copy).sentence()
                + " is older than that of another physical volume and does not count");
        if (newer) {
            groups.put(copy.group().id(), copy);
        }
    }
}
