// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.exfat;

import java.io.IOException;
import java.util.Optional;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.MetadataCache;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.kit.session.Withdrawal;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Reads exFAT volumes (Microsoft exFAT file system specification, revision 1.00). */
@Component(property = FileSystemParser.TYPE + "=exfat")
public final class ExfatParser implements FileSystemParser {
    private final Withdrawal session = new Withdrawal("the exFAT parser");

    /** Sessions fail from now on. */
    @Deactivate
    void deactivate() {
        session.withdraw();
    }

    @Override
    public Optional<VolumeSummary> probe(BlockDevice volume) throws IOException {
        session.check();
        BootRegion region;
        try {
            region = BootRegion.detect(volume);
        } catch (CorruptStructureException e) {
            if (BootRegion.isNamed(volume)) {
                throw e;
            }
            return Optional.empty();
        }
        return Optional.of(new ExfatSummary(volume, region, metadata(region.boot(), volume)).summary());
    }

    @Override
    public FileSystemVolume open(BlockDevice volume) throws IOException {
        session.check();
        BootRegion region = BootRegion.detect(volume);
        ExfatBootSector boot = region.boot();
        ExfatMetadata metadata = metadata(boot, volume);
        return new ExfatVolume(volume, metadata, new ExfatSummary(volume, region, metadata).summary());
    }

    private ExfatMetadata metadata(ExfatBootSector boot, BlockDevice device) {
        MetadataCache cache =
                new MetadataCache(device, session::check, Math.min(boot.length, device.size()), boot.sectorLength);
        return new ExfatMetadata(boot, cache, new AllocationTable(boot, cache), session);
    }
}
