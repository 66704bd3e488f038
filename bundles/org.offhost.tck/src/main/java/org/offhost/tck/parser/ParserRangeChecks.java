// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.inventory.proof.AllocationProof;
import org.offhost.tck.VolumeReading;
import org.offhost.tck.manifest.Manifest;
import org.offhost.tck.manifest.ManifestCheck;

/** What is in use is told, and who owns it. */
abstract class ParserRangeChecks extends ParserProbeChecks {
    @TestFactory
    Stream<DynamicTest> everyByteInUseIsOwnedOnce() {
        return onEachOpenVolume((volume, name) -> {
            Optional<AllocationProof> proof = AllocationProof.of(volume);
            assumeTrue(proof.isPresent(), "metadata() is empty: the file system keeps no map of what is in use");
            assertThat(proof.get().conflicts()).isEmpty();
            assertThat(proof.get().holds()).isTrue();
        });
    }

    @TestFactory
    Stream<DynamicTest> allocatedIsAscendingDisjointJoinedAndInside() {
        return onEachOpenVolume((volume, name) -> NeededRanges.checkOrder(volume));
    }

    @TestFactory
    Stream<DynamicTest> whatIsInDoubtIsAscendingApartAndAllocated() {
        return onEachOpenVolume((volume, name) -> NeededRanges.checkDoubt(volume));
    }

    @TestFactory
    Stream<DynamicTest> everyRunIsAllocated() {
        return onEachOpenVolume((volume, name) -> NeededRanges.checkRuns(volume));
    }

    @TestFactory
    Stream<DynamicTest> copyOfTheAllocatedRangesIsTheSameVolume() {
        return onEachVolume((parser, device, name) -> {
            try (FileSystemVolume volume = parser.open(device);
                    BlockDevice copy = VolumeReading.copyOfAllocated(volume, device);
                    FileSystemVolume copied = parser.open(copy)) {
                assertThat(VolumeReading.entries(copied, OptionalLong.empty(), 1000))
                        .isEqualTo(VolumeReading.entries(volume, OptionalLong.empty(), 1000));
                Optional<Manifest> manifest = manifest(name);
                if (manifest.isPresent()) {
                    assertThat(ManifestCheck.compare(copied, manifest.get()).differences())
                            .isEmpty();
                }
                assertThat(VolumeReading.allocated(copied, 1000)).isEqualTo(VolumeReading.allocated(volume, 1000));
            }
        });
    }
}
