// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import java.util.List;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.tck.hostile.CorruptionDrillContract;

class FatCorruptionDrillTest extends CorruptionDrillContract {
    @Override
    public FileSystemParser parser() {
        return new FatParser();
    }

    @Override
    public List<String> volumes() {
        return List.of("fat12", "fat16", "fat32");
    }

    /** Directory entries have no sum: a length within the last cluster, and sectors of directories swapped. */
    @Override
    public int unnoticed() {
        return 5;
    }
}
