// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.util.List;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.tck.hostile.CorruptionDrillContract;

/** With sums over metadata nothing goes unnoticed; ext2 has none, and a name that is damaged is another name. */
class Ext4CorruptionDrillTest extends CorruptionDrillContract {
    @Override
    public FileSystemParser parser() {
        return new Ext4Parser();
    }

    @Override
    public List<String> volumes() {
        return List.of("ext2", "ext4");
    }

    @Override
    public int unnoticed() {
        return 0;
    }
}
