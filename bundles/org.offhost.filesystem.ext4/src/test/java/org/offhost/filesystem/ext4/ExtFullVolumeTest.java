// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.FileEntry;
import org.offhost.inventory.proof.AllocationProof;
import org.offhost.tck.Fixtures;
import org.offhost.tck.ImageBlockDevice;

/** The full set of {@code rig/volumes}, where there is one: what mke2fs copied, held against sums of where it came from. */
class ExtFullVolumeTest {
    @Test
    void everyFileHasTheSumOfItsSource() throws Exception {
        String missing =
                "skipped: no ext4.img in -D" + Fixtures.FULL_VOLUMES + " (made by rig/volumes/make-volumes ext4)";
        if (Fixtures.full("ext4").isEmpty()) {
            System.out.println(missing);
        }
        assumeTrue(Fixtures.full("ext4").isPresent(), missing);
        Path image = Fixtures.full("ext4").get();
        Map<String, String> expected = new TreeMap<>();
        for (String line : Files.readAllLines(image.resolveSibling("ext4.sha256"), StandardCharsets.UTF_8)) {
            if (!line.startsWith("\\")) {
                expected.put(line.substring(line.indexOf("./") + 1), line.substring(0, 64));
            }
        }
        try (BlockDevice device = ImageBlockDevice.open(image, Access.READ)) {
            ExtReading reading = ExtReading.of(device);
            assertThat(reading.faults()).isEmpty();
            Map<String, String> found = new TreeMap<>();
            for (Map.Entry<String, FileEntry> e : reading.paths().entrySet()) {
                if (!e.getValue().system() && e.getValue().content().isPresent()) {
                    byte[] sum = MessageDigest.getInstance("SHA-256").digest(reading.content(e.getValue()));
                    found.put(e.getKey(), HexFormat.of().formatHex(sum));
                }
            }
            assertThat(found).isEqualTo(expected);
            assertThat(AllocationProof.of(reading.volume()).orElseThrow().conflicts())
                    .isEmpty();
            System.out.println("full set " + image + ": " + found.size() + " files as their sources");
        }
    }
}
