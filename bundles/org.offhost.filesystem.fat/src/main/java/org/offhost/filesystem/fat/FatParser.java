// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import java.io.IOException;
import java.util.Optional;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.VolumeSummary;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Reads FAT12, FAT16 and FAT32 volumes (Microsoft FAT specification, fatgen103). */
@Component(
        property = {FileSystemParser.TYPE + "=fat12", FileSystemParser.TYPE + "=fat16", FileSystemParser.TYPE + "=fat32"
        })
public final class FatParser implements FileSystemParser {
    private final Session session = new Session();

    /** Sessions fail from now on. */
    @Deactivate
    void deactivate() {
        session.withdraw();
    }

    @Override
    public Optional<VolumeSummary> probe(BlockDevice volume) throws IOException {
        session.check();
        BootSector boot;
        try {
            boot = VolumeDetector.detect(volume);
        } catch (CorruptStructureException e) {
            return Optional.empty();
        }
        boot.checkTableLength();
        return Optional.of(new SummaryMaker(volume, metadata(boot, volume)).summary());
    }

    @Override
    public FileSystemVolume open(BlockDevice volume) throws IOException {
        session.check();
        BootSector boot = VolumeDetector.detect(volume);
        boot.checkTableLength();
        if (volume.size() < boot.length) {
            throw new CorruptStructureException(
                    "FAT volume", 0, boot.length + " bytes by its boot sector", volume.size() + " bytes, truncated");
        }
        Metadata metadata = metadata(boot, volume);
        return new FatVolume(volume, metadata, new SummaryMaker(volume, metadata).summary());
    }

    private Metadata metadata(BootSector boot, BlockDevice device) {
        BlockCache cache = new BlockCache(device, session, Math.min(boot.length, device.size()), boot.sectorLength);
        return new Metadata(boot, cache, new AllocationTable(boot, cache), session);
    }
}
