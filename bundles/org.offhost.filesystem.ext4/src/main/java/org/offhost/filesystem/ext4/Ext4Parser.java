// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.util.Optional;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.kit.session.Withdrawal;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Reads ext2, ext3 and ext4 volumes (Linux kernel documentation, "ext4 Data Structures and Algorithms"). */
@Component(
        property = {FileSystemParser.TYPE + "=ext2", FileSystemParser.TYPE + "=ext3", FileSystemParser.TYPE + "=ext4"})
public final class Ext4Parser implements FileSystemParser {
    private final Withdrawal session = new Withdrawal("the ext parser");

    /** Sessions fail from now on. */
    @Deactivate
    void deactivate() {
        session.withdraw();
    }

    @Override
    public Optional<VolumeSummary> probe(BlockDevice volume) throws IOException {
        session.check();
        if (!Superblock.isThere(volume)) {
            if (SuperblockSearch.copy(volume, "").isPresent()) {
                return Optional.of(ExtSummary.of(Opening.of(volume, session)));
            }
            Optional<String> unsound = Superblock.unsound(volume);
            if (unsound.isPresent()) {
                throw new CorruptStructureException(
                        unsound.get() + " superblock",
                        Superblock.POSITION,
                        "a block size, a revision and inodes that can be",
                        "the magic EF53h alone");
            }
            return Optional.empty();
        }
        return Optional.of(ExtSummary.of(Opening.of(volume, session)));
    }

    @Override
    public FileSystemVolume open(BlockDevice volume) throws IOException {
        session.check();
        VolumeParts parts = Opening.of(volume, session);
        return new Ext4Volume(parts, ExtSummary.of(parts));
    }
}
