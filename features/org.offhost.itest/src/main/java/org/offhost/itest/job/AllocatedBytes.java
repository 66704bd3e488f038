// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;
import org.offhost.tck.VolumeReading;

/** What is in use of a fixture's volume, which is all that a set has of it. */
final class AllocatedBytes {
    private AllocatedBytes() {}

    /** Fails unless it is among some bytes from a position on. */
    static void same(Lab lab, String fixture, byte[] found, int position) throws IOException {
        byte[] expected = Files.readAllBytes(Fixtures.shared(fixture));
        try (BlockDevice device = Fixtures.device(fixture);
                FileSystemVolume volume = lab.parser(device).open(device)) {
            List<Extent> ranges = VolumeReading.allocated(volume, 1000);
            assertThat(ranges).isNotEmpty();
            for (Extent e : ranges) {
                int from = (int) e.position();
                int at = position + from;
                assertThat(Arrays.equals(expected, from, (int) e.end(), found, at, at + (int) e.length()))
                        .as("range %s", e)
                        .isTrue();
            }
        }
    }
}
