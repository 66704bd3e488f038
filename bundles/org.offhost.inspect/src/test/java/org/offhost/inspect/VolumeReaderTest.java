// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.tck.MemoryBlockDevice;

class VolumeReaderTest {
    private static final class Paths implements EntryVisitor {
        private final List<String> seen = new ArrayList<>();

        @Override
        public void entry(FileEntry entry, List<String> paths) {
            seen.addAll(paths);
        }

        @Override
        public void fault(Fault fault, Optional<String> path) {
            throw new AssertionError(fault.sentence(path));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ntfs-c512", "fat32", "exfat"})
    void pagesTogetherHaveThePathsOfAWalkInItsOrder(String fixture) throws Exception {
        OpenFixture.with(fixture, reader -> {
            Paths walked = new Paths();
            reader.walk(walked);
            List<String> paged = new ArrayList<>();
            int pages = 0;
            OptionalLong after = OptionalLong.empty();
            do {
                EntryPage page = reader.page(after, 7);
                assertThat(page.faults()).isEmpty();
                assertThat(page.entries()).hasSizeLessThanOrEqualTo(7);
                page.entries().forEach(e -> paged.addAll(e.paths()));
                after = page.next();
                pages++;
            } while (after.isPresent());
            assertThat(paged).containsExactlyElementsOf(walked.seen);
            assertThat(pages).isGreaterThan(2);
            return null;
        });
    }

    @Test
    void anotherReaderGoesOnFromACursor() throws Exception {
        EntryPage first = OpenFixture.with("ntfs-c512", reader -> reader.page(OptionalLong.empty(), 20));
        EntryPage second = OpenFixture.with("ntfs-c512", reader -> reader.page(first.next(), 20));
        List<EntryPage.Entry> both = new ArrayList<>(first.entries());
        both.addAll(second.entries());
        EntryPage whole = OpenFixture.with("ntfs-c512", reader -> reader.page(OptionalLong.empty(), 40));
        assertThat(both).isEqualTo(whole.entries());
    }

    @Test
    void countsAreThoseOfAWalk() throws Exception {
        OpenFixture.with("fat16", reader -> {
            Paths walked = new Paths();
            reader.walk(walked);
            VolumeCounts counts = new VolumeCounts();
            reader.count(counts, walked);
            assertThat(counts.paths()).isEqualTo(walked.seen.size());
            return null;
        });
    }

    @Test
    void whatNoParserKnowsIsToldByItsSignature() {
        byte[] image = new byte[1 << 20];
        assertThatThrownBy(() -> VolumeReader.open(new MemoryBlockDevice(image, 512, true), OpenFixture.parsers()))
                .isInstanceOfSatisfying(
                        UnknownVolumeException.class,
                        e -> assertThat(e.foreign()).isEmpty());
        System.arraycopy("XFSB".getBytes(StandardCharsets.US_ASCII), 0, image, 0, 4);
        assertThatThrownBy(() -> VolumeReader.open(new MemoryBlockDevice(image, 512, true), OpenFixture.parsers()))
                .isInstanceOfSatisfying(
                        UnknownVolumeException.class,
                        e -> assertThat(e.foreign()).isPresent());
    }

    @Test
    void pathThatIsNotThereIsNamed() throws IOException {
        OpenFixture.with("fat16", reader -> {
            assertThatThrownBy(() -> new ChosenPaths(reader, "/no/such"))
                    .isInstanceOfSatisfying(
                            NoSuchPathException.class, e -> assertThat(e.path()).isEqualTo("/no/such"));
            ChosenPaths pattern = new ChosenPaths(reader, "/no/*.such");
            assertThat(pattern.isOne()).isFalse();
            assertThatThrownBy(() -> pattern.walk(new Paths())).isInstanceOf(NoSuchPathException.class);
            assertThatThrownBy(() -> new ChosenPaths(reader, "/no/[a")).isInstanceOf(IllegalArgumentException.class);
            return null;
        });
    }
}
