// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.offhost.tck.hostile.HostileVolumes;
import org.offhost.tck.hostile.PatchedBlockDevice;

/** Whole volumes with hostile bytes in their metadata. */
class NtfsVolumeFuzzTest {
    private static final List<String> NAMES = List.of("ntfs-c512", "ntfs-4k", "ntfs-4kn", "ntfs-c64k");

    private static final Map<String, BootSector> BOOTS = new HashMap<>();

    private static HostileVolumes volumes;

    @BeforeAll
    static void readVolumes() throws Exception {
        for (String name : NAMES) {
            byte[] bytes = PatchedBlockDevice.of(name).bytes(0, BootSector.LENGTH);
            BOOTS.put(name, BootSector.parse(bytes, "boot sector", 0));
        }
        volumes = HostileVolumes.of(new NtfsParser(), NAMES, NtfsVolumeFuzzTest::recordBefore);
    }

    /** The MFT of the fixtures is in one piece. */
    private static long recordBefore(String name, long position) {
        BootSector boot = BOOTS.get(name);
        long record = (position - boot.mftCluster() * boot.clusterLength()) / boot.recordLength();
        return record < 0 || record > 1000 ? -1 : Math.max(0, record - 2);
    }

    @FuzzTest
    void volume(byte[] input) throws Exception {
        volumes.run(input);
    }
}
