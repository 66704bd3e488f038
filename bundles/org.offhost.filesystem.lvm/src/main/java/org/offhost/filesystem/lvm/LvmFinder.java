// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeFinder;
import org.offhost.filesystem.VolumeTable;
import org.offhost.kit.session.Withdrawal;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Finds the logical volumes of a physical volume.
 *
 * <p>Asked behind finders of partition tables: LVM itself takes no disk that has one, whatever label was left on it.
 */
@Component(property = {VolumeFinder.TYPE + "=" + LvmFinder.LVM2, "service.ranking:Integer=-10"})
public final class LvmFinder implements VolumeFinder {
    /** {@link VolumeTable#type}. */
    static final String LVM2 = "lvm2";

    private final Withdrawal session = new Withdrawal("the finder of logical volumes");

    @Deactivate
    void deactivate() {
        session.withdraw();
    }

    @Override
    public Optional<VolumeTable> find(BlockDevice unit) throws IOException {
        session.check();
        Optional<PvLabel> label;
        try {
            label = PvLabel.find(unit);
        } catch (UnreadableBlockException e) {
            return Optional.empty(); // a parser may still know the volume by its backup boot sector
        }
        return label.isPresent() ? Optional.of(table(unit, label.get())) : Optional.empty();
    }

    private static VolumeTable table(BlockDevice unit, PvLabel label) throws IOException {
        List<String> evidence = new ArrayList<>();
        evidence.add("LVM2 label at byte " + label.position() + ": physical volume " + label.id()
                + ", its sum and its place are right");
        Optional<VolumeGroup> group = group(unit, label, evidence);
        List<FoundVolume> volumes =
                group.isPresent() ? new GroupVolumes(group.get(), label.id(), unit.size()).all() : List.of();
        group.ifPresent(g -> evidence.addAll(MissingVolumes.of(g, label.id())));
        Overlaps.of(volumes).forEach(o -> evidence.add(VolumeTable.CONTRADICTS + o));
        return new VolumeTable(LVM2, PvLabel.SECTOR, volumes, evidence);
    }

    /** The newest of what the areas say. */
    private static Optional<VolumeGroup> group(BlockDevice unit, PvLabel label, List<String> evidence)
            throws IOException {
        Copies copies = new Copies(label, evidence);
        for (Extent place : label.areas()) {
            copies.read(new MetadataArea(unit, place));
        }
        return copies.newest();
    }
}
