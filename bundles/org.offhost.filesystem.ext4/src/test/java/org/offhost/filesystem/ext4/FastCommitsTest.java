// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.block.Extent;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.inventory.proof.AllocationProof;
import org.offhost.tck.Fixtures;
import org.offhost.tck.manifest.Manifest;
import org.offhost.tck.manifest.ManifestCheck;

/**
 * Volumes copied while Linux had them mounted, whose journals end with fast commits, held against what Linux made of another copy
 * when it mounted that: files that grew, shrank, came, went, were renamed, linked and given blocks; with sums, inline, in clusters.
 */
class FastCommitsTest {
    private static final int BLOCK = 1024;

    private static void assertAsRecovered(byte[] image, Manifest manifest) throws IOException {
        FileSystemVolume volume = new Ext4Parser().open(ExtFixture.device(image));
        assertThat(volume.summary().evidence())
                .noneMatch(e -> e.contains("contradicts") || e.contains("not known"))
                .anyMatch(e -> e.startsWith("fast commits: "));
        ManifestCheck.Report report = ManifestCheck.compare(volume, manifest);
        assertThat(report.differences())
                .filteredOn(d -> !isOfRecovery(d, manifest))
                .isEmpty();
        assertThat(report.paths()).isEqualTo(manifest.lines().size());
        assertThat(AllocationProof.of(volume).orElseThrow().conflicts()).isEmpty();
        BitSet used = used(volume);
        assertThat(used.cardinality()).as("not merely all").isLessThan(used.length());
    }

    /** Recovery gives directories the time at which it writes to them: nobody knows that before. */
    private static boolean isOfRecovery(String difference, Manifest manifest) {
        Set<String> directories = manifest.lines().stream()
                .filter(l -> l.kind().equals("dir"))
                .map(Manifest.Line::path)
                .collect(Collectors.toSet());
        int colon = difference.indexOf(": ");
        return colon > 0
                && directories.contains(difference.substring(0, colon))
                && difference.substring(colon).matches(": [mc]time .*");
    }

    private static BitSet used(FileSystemVolume volume) throws IOException {
        BitSet used = new BitSet();
        try (ExtentStream stream = volume.allocated()) {
            for (Extent e : stream.next(Integer.MAX_VALUE)) {
                used.set((int) (e.position() / BLOCK), (int) (e.end() / BLOCK));
            }
        }
        return used;
    }

    @ParameterizedTest
    @ValueSource(strings = {"mounted_fast", "mounted_changes", "mounted_inline", "mounted_clusters"})
    void everyFileIsAsLinuxMakesIt(String name) throws Exception {
        assertAsRecovered(ExtFixture.bytes(name), ExtFixture.manifest(name));
    }

    /** What the set of a volume holds; Linux reads the same from it, since the journal is in it. */
    @ParameterizedTest
    @ValueSource(strings = {"mounted_fast", "mounted_changes", "mounted_inline", "mounted_clusters"})
    void copyOfWhatIsAllocatedHasAllOfIt(String name) throws Exception {
        byte[] image = ExtFixture.bytes(name);
        BitSet used = used(new Ext4Parser().open(ExtFixture.device(image)));
        for (int block = 0; block < image.length / BLOCK; block++) {
            if (!used.get(block)) {
                Arrays.fill(image, block * BLOCK, (block + 1) * BLOCK, (byte) 0);
            }
        }
        assertAsRecovered(image, ExtFixture.manifest(name));
    }

    /** The fixtures would prove nothing if the log alone had it. */
    @ParameterizedTest
    @CsvSource({"mounted_fast, 4", "mounted_changes, 50", "mounted_inline, 50", "mounted_clusters, 50"})
    void withoutThemFilesAreOthers(String name, int least) throws Exception {
        FastImage image = new FastImage(name);
        image.bytes[image.position(image.first())] = 0;
        FileSystemVolume volume = new Ext4Parser().open(ExtFixture.device(image.bytes));
        assertThat(ManifestCheck.compare(volume, ExtFixture.manifest(name)).differences())
                .hasSizeGreaterThanOrEqualTo(least);
    }

    /** Those that {@code rig/volumes/make-ext-fixtures fast-SEED} made. */
    @Test
    void everyVolumeOfTheFolderIsAsLinuxMakesIt() throws Exception {
        List<Path> images = new ArrayList<>();
        String folder = System.getProperty(Fixtures.FULL_VOLUMES, "");
        if (!folder.isEmpty()) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                files.filter(f -> f.getFileName().toString().matches("fast-.*\\.img\\.gz"))
                        .forEach(images::add);
            }
        }
        assumeTrue(!images.isEmpty(), "no volumes of fast commits in -D" + Fixtures.FULL_VOLUMES);
        for (Path image : images) {
            Path manifest = image.resolveSibling(image.getFileName().toString().replace(".img.gz", ".jsonl.gz"));
            try (InputStream bytes = new GZIPInputStream(Files.newInputStream(image));
                    InputStream lines = new GZIPInputStream(Files.newInputStream(manifest))) {
                System.out.println(image);
                assertAsRecovered(bytes.readAllBytes(), Manifest.read(lines));
            }
        }
        System.out.println(images.size() + " volumes with fast commits as Linux makes them");
    }
}
