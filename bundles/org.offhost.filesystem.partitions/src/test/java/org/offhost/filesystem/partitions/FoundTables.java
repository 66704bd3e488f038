// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.partitions;

import java.io.IOException;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeTable;
import org.offhost.tck.MemoryBlockDevice;

/** What holds of every table that was found, whatever lies on the disk. */
final class FoundTables {
    private static final int MOST = 2000;

    private FoundTables() {}

    static void check(Disk disk) throws IOException {
        MemoryBlockDevice unit = disk.unit();
        VolumeTable table = new PartitionFinder().find(unit).orElse(VolumeTable.none(unit));
        if (table.volumes().size() > MOST || table.evidence().size() > MOST) {
            throw new AssertionError(table.volumes().size() + " volumes of a small disk");
        }
        for (FoundVolume v : table.volumes()) {
            if (v.isSound() && v.position() > unit.size() - v.length()) {
                throw new AssertionError(v + " on " + unit.size() + " bytes");
            }
        }
    }
}
