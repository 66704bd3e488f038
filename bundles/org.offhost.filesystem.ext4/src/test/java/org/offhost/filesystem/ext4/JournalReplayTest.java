// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.block.Extent;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.inventory.proof.AllocationProof;
import org.offhost.tck.manifest.ManifestCheck;

/**
 * Volumes copied while Linux had them mounted, held against what e2fsck and the kernel made of another copy. Their journals have
 * 64-bit tags with sums (mounted4), tags of ext3 and a log without sums (mounted3), sums of transactions (mounted_sums), and
 * content of files in a log that went round (mounted_data).
 */
class JournalReplayTest {
    private static final int BLOCK = 1024;

    @ParameterizedTest
    @ValueSource(strings = {"mounted3", "mounted4", "mounted_sums", "mounted_data"})
    void everyFileIsAsItIsBehindRecovery(String name) throws Exception {
        FileSystemVolume volume = new Ext4Parser().open(ExtFixture.device(name));
        assertThat(volume.summary().dirty()).isTrue();
        assertThat(volume.summary().evidence()).noneMatch(e -> e.contains("contradicts") || e.contains("not known"));
        ManifestCheck.Report report = ManifestCheck.compare(volume, ExtFixture.manifest(name));
        assertThat(report.differences()).filteredOn(d -> !isTold(d)).isEmpty();
        assertThat(report.paths())
                .isEqualTo(ExtFixture.manifest(name).lines().size())
                .isGreaterThan(20);
    }

    /** What {@link #filesWhoseContentIsInTheJournalAreNamed} is about. */
    private static boolean isTold(String difference) {
        return difference.startsWith("fault ") && difference.contains("newer in the journal");
    }

    /** The fixtures would prove nothing if what the journal has were at its place, too. */
    @ParameterizedTest
    @ValueSource(strings = {"mounted3", "mounted4", "mounted_sums", "mounted_data"})
    void withoutTheJournalFilesAreMissing(String name) throws Exception {
        FileSystemVolume volume = new Ext4Parser().open(ExtFixture.device(withoutRecovery(name)));
        assertThat(ManifestCheck.compare(volume, ExtFixture.manifest(name)).differences())
                .isNotEmpty();
        BitSet lost = recovered(name);
        lost.andNot(used(volume));
        assertThat(lost.cardinality())
                .as("blocks in use that the bitmaps call free")
                .isPositive();
    }

    private static byte[] withoutRecovery(String name) throws IOException {
        byte[] image = ExtFixture.bytes(name);
        image[Superblock.POSITION + 0x60] &= ~Features.RECOVER;
        return image;
    }

    @ParameterizedTest
    @ValueSource(strings = {"mounted3", "mounted4", "mounted_sums", "mounted_data"})
    void everyBlockInUseBehindRecoveryIsAllocatedAndOwnedOnce(String name) throws Exception {
        FileSystemVolume volume = new Ext4Parser().open(ExtFixture.device(name));
        BitSet used = used(volume);
        BitSet missing = recovered(name);
        missing.andNot(used);
        assertThat(missing.isEmpty()).isTrue();
        assertThat(used.cardinality()).as("not merely all").isLessThan(used.length());
        AllocationProof proof = AllocationProof.of(volume).orElseThrow();
        assertThat(proof.conflicts()).isEmpty();
    }

    /** What is restored are these ranges alone; then Linux replays the journal. */
    @ParameterizedTest
    @ValueSource(strings = {"mounted3", "mounted4", "mounted_sums", "mounted_data"})
    void copyOfWhatIsAllocatedRecovers(String name, @TempDir Path dir) throws Exception {
        Path image = dir.resolve("copy.img");
        Files.write(image, copy(ExtFixture.bytes(name)));
        assertThat(ManifestCheck.compare(
                                new Ext4Parser().open(ExtFixture.device(Files.readAllBytes(image))),
                                ExtFixture.manifest(name))
                        .differences())
                .filteredOn(d -> !isTold(d))
                .isEmpty();
        if (E2fsck.isThere()) {
            assertThat(E2fsck.repair(image)).doesNotContain("UNEXPECTED INCONSISTENCY");
            ExtReading recovered = ExtReading.of(ExtFixture.device(Files.readAllBytes(image)));
            assertThat(recovered.volume().summary().dirty()).isFalse();
            assertThat(recovered.faults()).isEmpty();
            assertThat(ManifestCheck.compare(recovered.volume(), ExtFixture.manifest(name))
                            .differences())
                    .isEmpty();
        }
    }

    /** The ranges that are allocated, zeros elsewhere. */
    private static byte[] copy(byte[] image) throws IOException {
        byte[] copy = new byte[image.length];
        FileSystemVolume volume = new Ext4Parser().open(ExtFixture.device(image));
        for (Extent e : ranges(volume)) {
            System.arraycopy(image, (int) e.position(), copy, (int) e.position(), (int) e.length());
        }
        return copy;
    }

    private static List<Extent> ranges(FileSystemVolume volume) throws IOException {
        try (ExtentStream stream = volume.allocated()) {
            return stream.next(Integer.MAX_VALUE);
        }
    }

    private static BitSet used(FileSystemVolume volume) throws IOException {
        BitSet used = new BitSet();
        for (Extent e : ranges(volume)) {
            used.set((int) (e.position() / BLOCK), (int) (e.end() / BLOCK));
        }
        return used;
    }

    /** Blocks in use behind e2fsck; it gave back those of a file that was open and deleted. */
    private static BitSet recovered(String name) throws IOException {
        BitSet used = new BitSet();
        used.set(1, ExtFixture.bytes(name).length / BLOCK);
        used.andNot(ExtFixture.free(name));
        return used;
    }

    @ParameterizedTest
    @CsvSource({"mounted3, 31", "mounted4, 31", "mounted_sums, 31"})
    void saysWhatCounted(String name, int transactions) throws Exception {
        FileSystemVolume volume = new Ext4Parser().open(ExtFixture.device(name));
        assertThat(volume.summary().evidence())
                .anyMatch(e -> e.matches("needs_recovery: the journal was read, \\d+ blocks of " + transactions
                        + " transactions counted"));
    }

    /** Two blocks count; one is revoked in a transaction of its own. */
    @Test
    void sumsOfVersionTwoHold() throws Exception {
        ExtReading reading = ExtReading.of(ExtFixture.device("journal_v2"));
        assertThat(ManifestCheck.compare(reading.volume(), ExtFixture.manifest("journal_v2"))
                        .differences())
                .filteredOn(d -> !isTold(d))
                .isEmpty();
        assertThat(new String(reading.content(reading.at("/a")), StandardCharsets.US_ASCII))
                .startsWith("new in the journal");
        assertThat(new String(reading.content(reading.at("/c")), StandardCharsets.US_ASCII))
                .startsWith("old c");
        assertThat(reading.volume().summary().evidence())
                .anyMatch(e -> e.contains("the journal was read, 2 blocks of 3 transactions"))
                .noneMatch(e -> e.contains("every block"));
    }

    /** Blocks of files are copied from their places; a set of files would have the old ones. */
    @Test
    void filesWhoseContentIsInTheJournalAreNamed() throws Exception {
        ExtReading reading = ExtReading.of(ExtFixture.device("mounted_data"));
        assertThat(reading.faults()).isNotEmpty().allSatisfy(f -> {
            assertThat(f.effect()).isEqualTo(Fault.Effect.NOT_WHOLE);
            assertThat(f.detail()).contains("newer in the journal");
        });
        assertThat(reading.faults())
                .anyMatch(f ->
                        f.structure().equals("inode " + reading.at("/magic").id()));
        assertThat(reading.content(reading.at("/magic"))).startsWith(0xC0, 0x3B, 0x39, 0x98);
        for (String ordered : List.of("mounted3", "mounted4", "mounted_sums")) {
            assertThat(ExtReading.of(ExtFixture.device(ordered)).faults()).isEmpty();
        }
    }

    @Test
    void fileThatWasOpenAndDeletedIsTheFileSystemsOwn() throws Exception {
        ExtReading reading = ExtReading.of(ExtFixture.device("mounted4"));
        assertThat(reading.paths().keySet()).anyMatch(p -> p.startsWith("/$ORPHAN-"));
    }
}
