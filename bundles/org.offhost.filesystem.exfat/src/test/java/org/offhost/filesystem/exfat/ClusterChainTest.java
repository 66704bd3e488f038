// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.exfat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.block.Extent;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Run;
import org.offhost.tck.VolumeReading;

class ClusterChainTest {
    private static final int FILE = ExfatImage.ARCHIVE;
    private static final int DIRECTORY = ExfatImage.DIRECTORY;
    private static final int CHAIN = ExfatImage.CHAIN;
    private static final int NO_CHAIN = ExfatImage.NO_CHAIN;

    private final ExfatImage image = ExfatImage.small();

    private void expectFault(Reading reading, String path, long position, String... parts) {
        assertThat(reading.faults()).singleElement().satisfies(f -> {
            assertThat(reading.path(f)).isEqualTo(path);
            assertThat(f.position()).isEqualTo(position);
            assertThat(f.detail()).contains(parts);
        });
    }

    @Test
    void neighboursAreJoinedToRunsInBytesOfTheVolume() throws IOException {
        image.chain(10, 11, 12, 20, 5);
        image.file(image.root(3), "a", FILE, CHAIN, 10, 5 * 512 - 3);
        Reading reading = Reading.of(image);
        assertThat(Reading.value(reading.files().get(0)).runs())
                .containsExactly(
                        new Run(0, image.cluster(10), 1536),
                        new Run(1536, image.cluster(20), 512),
                        new Run(2048, image.cluster(5), 512));
        assertThat(Reading.value(reading.files().get(0)).length()).isEqualTo(2557);
        assertThat(reading.faults()).isEmpty();
    }

    @Test
    void contiguousFileIsOneRunWhateverTheTableSays() throws IOException {
        image.fat(10, 99).fat(11, 10).fat(12, 0);
        image.file(image.root(3), "a", FILE, NO_CHAIN, 10, 1025);
        Reading reading = Reading.of(image);
        assertThat(Reading.value(reading.files().get(0)).runs()).containsExactly(new Run(0, image.cluster(10), 1536));
        assertThat(reading.faults()).isEmpty();
    }

    @Test
    void contiguousFilePastTheEndIsCutThere() throws IOException {
        image.fill(201, "x");
        image.file(image.root(3), "past", FILE, NO_CHAIN, 200, 4 * 512);
        Reading reading = Reading.of(image);
        assertThat(Reading.value(reading.files().get(0)).runs().length()).isEqualTo(2 * 512);
        assertThat(reading.content(0)).hasSize(2048).endsWith((byte) 0).contains((byte) 'x');
        expectFault(reading, "/past", image.root(3), "clusters 200 to 203", "expected 201");
    }

    @Test
    void circularChainEndsWithAFault() throws IOException {
        image.fat(10, 11).fat(11, 12).fat(12, 10);
        image.file(image.root(3), "circle", FILE, CHAIN, 10, 100 * 512);
        Reading reading = Reading.of(image);
        assertThat(Reading.value(reading.files().get(0)).runs().length()).isEqualTo(3 * 512);
        expectFault(reading, "/circle", image.root(3), "back from cluster 12 to its own cluster 10");
    }

    @Test
    void directoryInsideItselfIsNotEntered() throws IOException {
        for (int flags : new int[] {CHAIN, NO_CHAIN}) {
            image.chain(10);
            image.file(image.root(3), "outer", DIRECTORY, flags, 10, 512);
            image.file(image.cluster(10), "inner", DIRECTORY, flags, 10, 512);
            Reading reading = Reading.of(image);
            assertThat(reading.names()).containsExactly("outer", "inner");
            expectFault(reading, "/outer/inner", image.cluster(10), "shares cluster 10");
        }
    }

    @Test
    void directoryThatIsTheRootIsNotEntered() throws IOException {
        image.file(image.root(3), "again", DIRECTORY, CHAIN, ExfatImage.ROOT, 512);
        Reading reading = Reading.of(image);
        assertThat(reading.names()).containsExactly("again");
        expectFault(reading, "/again", image.root(3), "shares cluster 4");
    }

    @Test
    void crossedFilesAreBothGivenAndTheSecondIsAFault() throws IOException {
        image.chain(10, 11, 12);
        image.fat(20, 11);
        image.file(image.root(3), "first", FILE, CHAIN, 10, 3 * 512);
        image.file(image.root(6), "second", FILE, CHAIN, 20, 3 * 512);
        image.file(image.root(9), "third", FILE, NO_CHAIN, 9, 3 * 512);
        Reading reading = Reading.of(image);
        assertThat(reading.files())
                .hasSize(3)
                .allSatisfy(f -> assertThat(Reading.value(f).runs().length()).isEqualTo(3 * 512));
        assertThat(reading.faults())
                .extracting(reading::path, Fault::position, Fault::detail)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "/second", image.root(6), "its cluster chain shares cluster 11 with another file"),
                        org.assertj.core.groups.Tuple.tuple(
                                "/third", image.root(9), "its cluster chain shares cluster 10 with another file"));
    }

    @Test
    void fileOnTheBitmapIsAFault() throws IOException {
        image.file(image.root(3), "bits", FILE, NO_CHAIN, 2, 25);
        expectFault(Reading.of(image), "/bits", image.root(3), "shares cluster 2");
    }

    @Test
    void clustersBehindTheLengthAreAFaultAndNotTaken() throws IOException {
        image.chain(10, 11, 12);
        image.file(image.root(3), "long", FILE, CHAIN, 10, 600);
        Reading reading = Reading.of(image);
        assertThat(Reading.value(reading.files().get(0)).runs().length()).isEqualTo(1024);
        expectFault(reading, "/long", image.root(3), "goes on from cluster 11 to number 12 behind 2 clusters");
    }

    @Test
    void chainThatEndsEarlyReadsAsZerosBehindItsEnd() throws IOException {
        image.chain(10, 11);
        image.fill(11, "h");
        image.file(image.root(3), "short", FILE, CHAIN, 10, 2000);
        Reading reading = Reading.of(image);
        assertThat(Reading.value(reading.files().get(0)).initializedLength()).isEqualTo(1024);
        byte[] content = reading.content(0);
        assertThat(content).hasSize(2000);
        assertThat(content[1023]).isEqualTo((byte) 'h');
        assertThat(content[1024]).isZero();
        expectFault(reading, "/short", image.root(3), "ends at cluster 11 after 2 of 4 clusters");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 202, 0xFFFF_FFF7L, 0xFFFF_FFFEL})
    void chainThatLeadsToNoClusterIsAFault(long next) throws IOException {
        image.fat(10, next);
        image.file(image.root(3), "out", FILE, CHAIN, 10, 1000);
        expectFault(Reading.of(image), "/out", image.root(3), "from cluster 10 to number " + next, "expected 2 to 201");
    }

    @Test
    void lengthWithoutClusterAndClusterWithoutLengthAreFaults() throws IOException {
        image.chain(10).chain(11);
        image.file(image.root(3), "none", FILE, CHAIN, 0, 1000);
        image.file(image.root(6), "zero", FILE, CHAIN, 10, 0);
        image.file(image.root(9), "off", FILE, 0, 11, 100);
        image.file(image.root(12), "empty", FILE, CHAIN, 0, 0);
        Reading reading = Reading.of(image);
        assertThat(reading.files())
                .allSatisfy(f -> assertThat(Reading.value(f).runs()).isEmpty());
        assertThat(reading.faults()).extracting(reading::path).containsExactly("/none", "/zero", "/off");
    }

    @Test
    void validDataLengthBelowDataLengthReadsAsZeros() throws IOException {
        image.fill(10, "old");
        image.fill(11, "old");
        long at = image.file(image.root(3), "valid", FILE, NO_CHAIN, 10, 1000);
        image.u64(at + 40, 7);
        image.sealSet(at);
        Reading reading = Reading.of(image);
        assertThat(Reading.value(reading.files().get(0)).length()).isEqualTo(1000);
        assertThat(Reading.value(reading.files().get(0)).initializedLength()).isEqualTo(7);
        assertThat(new String(reading.content(0), java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("oldoldo" + "\0".repeat(993));
        assertThat(reading.faults()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1001, Long.MAX_VALUE, -1})
    void validDataLengthAboveDataLengthIsAFault(long valid) throws IOException {
        long at = image.file(image.root(3), "valid", FILE, NO_CHAIN, 10, 1000);
        image.u64(at + 40, valid);
        image.sealSet(at);
        Reading reading = Reading.of(image);
        assertThat(Reading.value(reading.files().get(0)).initializedLength()).isEqualTo(1000);
        expectFault(reading, "/valid", at, "ValidDataLength is " + Long.toUnsignedString(valid), "DataLength, 1000");
    }

    @ParameterizedTest
    @ValueSource(longs = {200 * 512 + 1, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void lengthThatNoFileOfThisVolumeCanHaveIsCut(long length) throws IOException {
        image.chain(10, 11);
        image.file(image.root(3), "huge", FILE, CHAIN, 10, length);
        Reading reading = Reading.of(image);
        assertThat(Reading.value(reading.files().get(0)).length()).isEqualTo(1024);
        assertThat(reading.content(0)).hasSize(1024);
        assertThat(reading.faults().get(0).detail())
                .contains(Long.toUnsignedString(length), "expected " + 200 * 512 + " at most");
    }

    @Test
    void clustersOfVendorsBelongToTheFile() throws IOException {
        image.chain(10).mark(20, 21);
        long at = image.file(image.root(3), "vendor", FILE, CHAIN, 10, 5);
        image.u8(at + 1, 4);
        image.u8(at + 96, 0xE0); // vendor extension
        image.u8(at + 128, 0xE1);
        image.u8(at + 129, NO_CHAIN);
        image.u32(at + 148, 20);
        image.u64(at + 152, 700);
        image.sealSet(at);
        Reading reading = Reading.of(image);
        FileEntry entry = reading.files().get(0);
        assertThat(entry.attributes()).hasSize(2);
        Attribute vendor = entry.attributes().get(1);
        assertThat(vendor.role()).isEqualTo(Attribute.Role.STRUCTURE);
        assertThat(vendor.name()).isEqualTo("{00000000-0000-0000-0000-000000000000}");
        assertThat(((org.offhost.filesystem.AttributeValue.NonResident) vendor.value()).runs())
                .containsExactly(new Run(0, image.cluster(20), 1024));
        assertThat(reading.faults()).isEmpty();
    }

    @Test
    void allocatedHasBootRegionsTableAndMarkedClustersWithoutBadOnes() throws IOException {
        image.mark(6, 7, 9, 10, 201);
        image.fat(7, 0xFFFF_FFF7L).fat(50, 0xFFFF_FFF7L);
        image.u8(image.cluster(2) + 24, 0xFF); // clusters 194 to 201
        assertThat(VolumeReading.allocated(Reading.of(image).volume(), 2))
                .containsExactly(
                        new Extent(0, 24 * 512),
                        new Extent(image.tablePosition, image.tableLength),
                        new Extent(image.cluster(2), 3 * 512),
                        new Extent(image.cluster(6), 512),
                        new Extent(image.cluster(9), 1024),
                        new Extent(image.cluster(194), 8 * 512));
    }

    @Test
    void bitsBehindTheLastClusterDoNotCount() throws IOException {
        ExfatImage odd = new ExfatImage(9, 0, 197);
        odd.u8(odd.cluster(2) + 24, 0xFF);
        assertThat(VolumeReading.allocated(Reading.of(odd).volume(), 10))
                .contains(new Extent(odd.cluster(194), 5 * 512));
    }

    @Test
    void bitmapThatIsTooShortIsRefused() throws IOException {
        image.u64(image.root(1) + 24, 24);
        Reading reading = Reading.of(image);
        assertThatThrownBy(() -> VolumeReading.allocated(reading.volume(), 10))
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageContaining("25 bytes for 200 clusters")
                .hasMessageContaining("found 24 bytes");
    }

    @Test
    void bitmapOfManyChunksIsReadToItsEnd() throws IOException {
        ExfatImage large = new ExfatImage(9, 0, 70_000);
        large.fat(2, 10_000).fat(10_016, ExfatImage.END); // 18 clusters of bitmap, all but the first here
        for (int i = 10_000; i < 10_016; i++) {
            large.fat(i, i + 1);
        }
        for (int n : new int[] {65_537, 65_538, 70_001}) {
            int at = (int) large.cluster(10_000) - 512 + (n - 2) / 8;
            large.u8(at, large.u8(at) | 1 << (n - 2) % 8);
        }
        assertThat(VolumeReading.allocated(Reading.of(large).volume(), 100))
                .contains(new Extent(large.cluster(65_537), 1024), new Extent(large.cluster(70_001), 512));
    }

    @Test
    void unknownCursorIsRefused() throws IOException {
        image.file(image.root(3), "a", FILE, CHAIN, 0, 0);
        Reading reading = Reading.of(image);
        assertThatThrownBy(() -> reading.volume().entries(OptionalLong.of(12_345)))
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageContaining("12345");
    }
}
