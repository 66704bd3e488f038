// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.tck.FaultyBlockDevice;

/** Clusters that a directory is said to have and that hold something else. */
class DirectoryStartTest {
    private final FatImage image = FatImage.fat12();

    /** A directory as it should be, without which the geometry would be in doubt. */
    private void sound() {
        image.chain(90);
        image.entry(image.root(10), "SOUND      ", FatImage.DIRECTORY, 90, 0);
        image.dots(90, 0);
        Arrays.fill(image.bytes, (int) image.root(1), (int) image.root(10), (byte) 0xE5);
    }

    @Test
    void directoryOfAnotherIsNotShownAsThisOne() throws IOException {
        image.chain(10).chain(20);
        image.entry(image.root(0), "RIGHT      ", FatImage.DIRECTORY, 10, 0);
        image.entry(image.dots(10, 0), "MINE       ", FatImage.FILE, 0, 0);
        image.entry(image.root(1), "WRONG      ", FatImage.DIRECTORY, 20, 0);
        image.entry(image.dots(20, 0), "NOTMINE    ", FatImage.FILE, 0, 0);
        image.u16(image.cluster(20) + 26, 10);
        Reading reading = Reading.of(image);
        assertThat(reading.names()).containsExactly("RIGHT", "MINE", "WRONG");
        assertThat(reading.faults()).singleElement().satisfies(f -> {
            assertThat(reading.path(f)).isEqualTo("/WRONG");
            assertThat(f.position()).isEqualTo(image.root(1));
            assertThat(f.detail()).contains("'.' leads to cluster 10, expected its own, 20");
        });
        try (FileSystemVolume volume = new FatParser().open(image.device())) {
            assertThat(volume.find("/RIGHT/MINE")).isPresent();
            assertThat(volume.find("/WRONG/NOTMINE")).isEmpty();
        }
    }

    @Test
    void bytesOfAFileAreNotShownAsEntries() throws IOException {
        sound();
        image.chain(10);
        image.entry(image.root(0), "TEXT       ", FatImage.DIRECTORY, 10, 0);
        image.text(
                image.cluster(10),
                "Lorem ipsum dolor sit amet, consectetur adipisicing elit, sed do eiusmod. ".repeat(6));
        Reading reading = Reading.of(image);
        assertThat(reading.names()).containsExactly("TEXT", "SOUND");
        assertThat(reading.details())
                .singleElement()
                .asString()
                .contains("what is at byte " + image.cluster(10) + " cannot be a directory entry");
    }

    @Test
    void directoryOfASystemThatLeavesTheDotsOutIsReadAndThatIsSaid() throws IOException {
        image.chain(10).chain(11);
        image.entry(image.root(0), "CAMERA     ", FatImage.DIRECTORY, 10, 0);
        image.longName(image.cluster(10), 0x41, "picture.jpg", FatImage.checksum("PICTURE JPG"));
        image.entry(image.cluster(10) + 32, "PICTURE JPG", FatImage.FILE, 11, 400);
        Reading reading = Reading.of(image);
        assertThat(reading.names()).containsExactly("CAMERA", "picture.jpg");
        assertThat(reading.details()).containsExactly("its first entry is not '.'");
    }

    @Test
    void emptyDirectoryWithoutDotsIsSaid() throws IOException {
        sound();
        image.chain(10);
        image.entry(image.root(0), "EMPTY      ", FatImage.DIRECTORY, 10, 0);
        assertThat(Reading.of(image).details()).containsExactly("its first entry is not '.', but empty");
    }

    @Test
    void unreadableBeginIsSaidOnce() throws IOException {
        image.chain(10);
        image.entry(image.root(0), "BAD        ", FatImage.DIRECTORY, 10, 0);
        image.dots(10, 0);
        FaultyBlockDevice device = new FaultyBlockDevice(image.device()).unreadable(image.cluster(10), 512);
        assertThat(Reading.of(device).faults())
                .singleElement()
                .satisfies(f -> assertThat(f.structure()).isEqualTo("directory sector"));
    }

    @ParameterizedTest
    @CsvSource({"13,2", "17,80", "17,48"})
    void geometryByWhichNoDirectoryBeginsAsOneIsRefused(int at, int value) {
        image.chain(10, 11).chain(20);
        image.entry(image.root(0), "SUB        ", FatImage.DIRECTORY, 10, 0);
        image.entry(image.dots(10, 0), "INSIDE     ", FatImage.FILE, 20, 400);
        image.u8(at, value);
        assertThatThrownBy(() -> Reading.of(image))
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageContaining("expected a");
        assertThatThrownBy(() -> new FatParser().probe(image.device())).isInstanceOf(CorruptStructureException.class);
    }
}
