// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.offhost.block.BlockDevice;
import org.offhost.block.Slice;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.tck.Fixtures;
import org.offhost.tck.MemoryBlockDevice;

/** A parser knows its volumes, and no others. */
abstract class ParserProbeChecks extends ParserSubject {
    /** "The first blocks", and a backup of them. */
    static final int PROBED = 1 << 20;

    @TestFactory
    Stream<DynamicTest> probeKnowsItsVolumeAndSaysWhy() {
        return onEachVolume((parser, device, name) -> {
            VolumeSummary found = known(parser, device, name);
            manifest(name)
                    .ifPresent(
                            m -> assertThat(found.type()).isEqualTo(m.header().fileSystem()));
            assertThat(found.evidence())
                    .isNotEmpty()
                    .allSatisfy(e -> assertThat(e).isNotBlank());
            assertThat(found.length()).isPositive().isLessThanOrEqualTo(device.size());
            assertThat(device.bytesRead()).as("only the first blocks are read").isLessThanOrEqualTo(PROBED);
            assertThat(found.clusterLength()).isPositive().isGreaterThanOrEqualTo(found.sectorLength());
        });
    }

    @TestFactory
    Stream<DynamicTest> openedVolumeHasTheSummaryOfProbe() {
        return onEachVolume((parser, device, name) -> {
            try (FileSystemVolume volume = parser.open(device)) {
                assertThat(volume.summary()).isEqualTo(known(parser, device, name));
            }
        });
    }

    @Test
    void probeDoesNotKnowWhatIsNoVolume() throws IOException {
        byte[] noise = new byte[1 << 20];
        new Random(7).nextBytes(noise);
        for (int length : new int[] {0, 512, 1024, 4096, 65_536, 1 << 20}) {
            assertThat(parser().probe(new MemoryBlockDevice(new byte[length], 512, true)))
                    .as("zeros of %d bytes", length)
                    .isEmpty();
            assertThat(parser().probe(new MemoryBlockDevice(Arrays.copyOf(noise, length), 512, true)))
                    .as("noise of %d bytes", length)
                    .isEmpty();
        }
    }

    @TestFactory
    Stream<DynamicTest> probeDoesNotKnowForeignVolumes() throws IOException {
        return foreign().stream()
                .map(n -> DynamicTest.dynamicTest(n, () -> {
                    try (BlockDevice device = Fixtures.device(n)) {
                        assertThat(parser().probe(device)).isEmpty();
                        assertThatThrownBy(() -> parser().open(device)).isInstanceOf(IOException.class);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> truncatedVolumeGivesWhatIsThereAndSaysBothLengths() {
        return onEachVolume((parser, device, name) -> {
            VolumeSummary whole = known(parser, device, name);
            for (long shorter : new long[] {whole.length() / 2 / 4096 * 4096, whole.length() / 4096 * 4096 - 4096}) {
                TruncatedVolume.check(parser, Slice.of(device, 0, shorter), whole.length(), manifest(name));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> volumeIsReadFromALargerDevice() {
        return onEachVolume((parser, device, name) -> {
            long length = known(parser, device, name).length();
            BlockDevice larger = new PaddedBlockDevice(device, 1 << 20);
            try (FileSystemVolume volume = parser.open(larger)) {
                assertThat(volume.summary().length()).isEqualTo(length);
            }
        });
    }
}
