// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator;

class SplitImagesTest {
    @TempDir
    Path folder;

    private final SplitImages images = new SplitImages();

    /** Writes random bytes in parts of these lengths. */
    static byte[] split(Path folder, String name, int... lengths) throws IOException {
        byte[] all = new byte[Arrays.stream(lengths).sum()];
        new Random(3).nextBytes(all);
        int at = 0;
        for (int i = 0; i < lengths.length; i++) {
            Path part = folder.resolve(String.format("%s.%03d", name, i + 1));
            Files.write(part, Arrays.copyOfRange(all, at, at + lengths[i]));
            at += lengths[i];
        }
        return all;
    }

    private Unit locate(String name) throws IOException {
        return new SplitLocator()
                .locate("split:" + folder.resolve(name), UnitLocator.Use.READ)
                .orElseThrow();
    }

    @Test
    void partsAreReadOneBehindTheOther() throws IOException {
        byte[] all = split(folder, "disk", 512, 1024, 512);
        Unit unit = locate("disk");
        assertThat(unit.size()).isEqualTo(2048);
        try (BlockDevice device = images.open(unit.designator(), Access.READ).orElseThrow()) {
            for (int from = 0; from < all.length; from += 37) {
                ByteBuffer target = ByteBuffer.allocate(Math.min(1200, all.length - from));
                device.read(from, target);
                assertThat(target.array()).isEqualTo(Arrays.copyOfRange(all, from, from + target.capacity()));
            }
        }
    }

    @Test
    void partThatIsMissingIsNamed() throws IOException {
        split(folder, "disk", 512, 512, 512);
        Files.delete(folder.resolve("disk.002"));
        assertThatThrownBy(() -> locate("disk"))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContainingAll("disk.002", "bytes are missing");
    }

    @Test
    void partThatEndsInABlockIsRefused() throws IOException {
        split(folder, "disk", 512, 500);
        assertThatThrownBy(() -> locate("disk")).hasMessageContainingAll("disk.002", "512", "500");
    }

    @Test
    void partThatIsCutOffMeanwhileIsAnErrorAndNoEndlessLoop() throws IOException {
        split(folder, "disk", 512, 1024);
        Unit unit = locate("disk");
        try (BlockDevice device = images.open(unit.designator(), Access.READ).orElseThrow()) {
            Files.write(folder.resolve("disk.002"), new byte[512]);
            device.read(0, ByteBuffer.allocate(1024));
            assertThatThrownBy(() -> device.read(512, ByteBuffer.allocate(1024)))
                    .hasMessageContaining("a part ends before byte 1024");
        }
    }
}
