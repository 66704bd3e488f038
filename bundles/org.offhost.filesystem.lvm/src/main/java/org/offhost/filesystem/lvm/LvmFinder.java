// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.block.BlockDevice;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
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
@Component(property = {VolumeFinder.TYPE + "=" + PhysicalVolumes.LVM2, "service.ranking:Integer=-10"})
public final class LvmFinder implements VolumeFinder {
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
        return label.isPresent()
                ? Optional.of(new PhysicalVolumes(List.of(new PhysicalVolume(unit, 0, label.get())), session).table())
                : Optional.empty();
    }

    @Override
    public Optional<VolumeTable> findTogether(List<BlockDevice> devices) throws IOException {
        session.check();
        List<PhysicalVolume> physical = new ArrayList<>();
        long start = 0;
        for (BlockDevice device : devices) {
            PvLabel label = PvLabel.find(device)
                    .orElseThrow(() -> new CorruptStructureException("LVM2 label", 0, "one on each device", "none"));
            physical.add(new PhysicalVolume(device, start, label));
            start = Math.addExact(start, device.size());
        }
        return Optional.of(new PhysicalVolumes(physical, session).table());
    }
}
