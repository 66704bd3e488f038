// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.offhost.tck.hostile.HostileVolumes;

/** Whole volumes with hostile bytes in their metadata. */
class FatVolumeFuzzTest {
    private static HostileVolumes volumes;

    @BeforeAll
    static void readVolumes() throws Exception {
        volumes = HostileVolumes.of(new FatParser(), List.of("fat12", "fat16", "fat32"));
    }

    @FuzzTest
    void volume(byte[] input) throws Exception {
        volumes.run(input);
    }
}
