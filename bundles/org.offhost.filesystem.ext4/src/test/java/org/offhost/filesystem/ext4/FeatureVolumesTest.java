// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.Facet;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.LinkTarget;
import org.offhost.filesystem.PosixFacets;
import org.offhost.inventory.proof.AllocationProof;
import org.offhost.tck.manifest.ManifestCheck;

/** Volumes that mke2fs and the kernel made, each with features of its own, held against what the kernel and debugfs say. */
class FeatureVolumesTest {
    @ParameterizedTest
    @ValueSource(strings = {"ext2", "ext3", "ext4", "meta_bg", "bigalloc", "sparse_super2", "ea_inode"})
    void everythingIsAsTheKernelSays(String name) throws Exception {
        try (BlockDevice device = ExtFixture.device(name);
                FileSystemVolume volume = new Ext4Parser().open(device)) {
            assertThat(volume.summary().evidence()).noneMatch(e -> e.startsWith("contradicts"));
            assertThat(volume.summary().dirty()).isFalse();
            ManifestCheck.Report report = ManifestCheck.compare(volume, ExtFixture.manifest(name));
            assertThat(report.differences()).isEmpty();
            assertThat(report.paths())
                    .isEqualTo(ExtFixture.manifest(name).lines().size());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ext2", "ext3", "ext4", "meta_bg", "bigalloc", "bigalloc_resize", "sparse_super2", "ea_inode"})
    void everyBlockInUseIsOwnedOnce(String name) throws Exception {
        try (BlockDevice device = ExtFixture.device(name);
                FileSystemVolume volume = new Ext4Parser().open(device)) {
            AllocationProof proof = AllocationProof.of(volume).orElseThrow();
            assertThat(proof.conflicts()).isEmpty();
            assertThat(proof.holds()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext2", "ext3", "ext4", "meta_bg", "bigalloc", "sparse_super2", "ea_inode"})
    void modesOwnersDevicesTargetsAndAttributesAreAsTheKernelSays(String name) throws Exception {
        ExtReading reading = ExtReading.of(ExtFixture.device(name));
        assertThat(reading.faults()).isEmpty();
        Map<String, FileEntry> paths = reading.paths();
        Map<String, ExtFixture.Metadata> expected = ExtFixture.metadata(name);
        assertThat(expected).hasSizeGreaterThan(100);
        expected.forEach((path, metadata) ->
                assertThat(metadata(paths.get(path))).as(path).isEqualTo(metadata));
    }

    private static ExtFixture.Metadata metadata(FileEntry entry) {
        Map<String, String> attributes = new TreeMap<>();
        for (Facet f : entry.facets()) {
            if (f instanceof Facet.Bytes b) {
                attributes.put(
                        f.name().substring(PosixFacets.XATTR.length()),
                        HexFormat.of().formatHex(b.value().toArray()));
            }
        }
        return new ExtFixture.Metadata(
                (int) PosixFacets.mode(entry.facets()).orElseThrow(),
                PosixFacets.owner(entry.facets()).orElseThrow(),
                PosixFacets.group(entry.facets()).orElseThrow(),
                PosixFacets.major(entry.facets()) << 32 | PosixFacets.minor(entry.facets()),
                entry.target().map(LinkTarget::path).orElse(""),
                attributes);
    }
}
