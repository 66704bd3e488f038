// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.util.List;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.tck.hostile.CorruptionDrillContract;

class NtfsCorruptionDrillTest extends CorruptionDrillContract {
    @Override
    public FileSystemParser parser() {
        return new NtfsParser();
    }

    @Override
    public List<String> volumes() {
        return List.of("ntfs-c512", "ntfs-4k", "ntfs-4kn");
    }

    @Override
    public int unnoticed() {
        return 0;
    }
}
