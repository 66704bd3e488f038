// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.inventory.proof.AllocationProof;
import org.offhost.tck.Fixtures;
import org.offhost.tck.ImageBlockDevice;
import org.offhost.tck.manifest.Manifest;
import org.offhost.tck.manifest.ManifestCheck;

/** The full sets of {@code rig/volumes}, where there are any. */
class FatFullVolumesTest {
    @ParameterizedTest
    @ValueSource(strings = {"fat12", "fat16", "fat32"})
    void everythingIsAsTheManifestSays(String name) throws Exception {
        List<Path> images = Fixtures.fulls(name);
        String missing = "skipped: no " + name + ".img in -D" + Fixtures.FULL_VOLUMES + "="
                + System.getProperty(Fixtures.FULL_VOLUMES, "") + " (made by rig/volumes/make-volumes " + name + ")";
        if (images.isEmpty()) {
            System.out.println(missing);
        }
        assumeTrue(!images.isEmpty(), missing);
        for (Path image : images) {
            compare(image);
        }
    }

    private static void compare(Path image) throws Exception {
        Manifest manifest = Fixtures.manifestOf(image);
        try (BlockDevice device = ImageBlockDevice.open(image, Access.READ);
                FileSystemVolume volume = new FatParser().open(device)) {
            ManifestCheck.Report report = ManifestCheck.compare(volume, manifest);
            System.out.println("full set " + image + ": " + report);
            assertThat(report.differences()).isEmpty();
            assertThat(report.paths()).isEqualTo(manifest.lines().size());
            assertThat(AllocationProof.of(volume).orElseThrow().conflicts()).isEmpty();
        }
    }
}
