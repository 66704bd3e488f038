// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.exfat;

import java.util.List;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.tck.hostile.CorruptionDrillContract;

class ExfatCorruptionDrillTest extends CorruptionDrillContract {
    @Override
    public FileSystemParser parser() {
        return new ExfatParser();
    }

    @Override
    public List<String> volumes() {
        return List.of("exfat");
    }

    @Override
    public int unnoticed() {
        return 0;
    }
}
