// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.MediumGoneException;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.Slice;
import org.offhost.block.UnreadableBlockException;

class FileBlockDeviceProviderTest {
    @TempDir
    private Path directory;

    private final FileBlockDeviceProvider provider = new FileBlockDeviceProvider();
    private Path image;
    private Designator designator;

    @BeforeEach
    void makeImage() throws IOException {
        byte[] bytes = new byte[2048 + 100];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i / 512 + 1);
        }
        image = Files.write(directory.resolve("some image.img"), bytes).toRealPath();
        designator = Designator.parse("file." + image);
    }

    private BlockDevice open(Access access) throws IOException {
        return provider.open(designator, access).orElseThrow();
    }

    @Test
    void unitIsTheFileInWholeBlocks() throws IOException {
        try (BlockDevice device = open(Access.READ)) {
            assertThat(device.size()).isEqualTo(2048);
            assertThat(device.blockLength()).isEqualTo(512);
            assertThat(device.unit().designator()).isEqualTo(designator);
            assertThat(device.unit().readOnly()).isTrue();
        }
    }

    @Test
    void anotherNameOfTheFileGivesTheSameDesignator() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), image);
        try (BlockDevice device =
                provider.open(Designator.parse("file." + link), Access.READ).orElseThrow()) {
            assertThat(device.unit().designator()).isEqualTo(designator);
        }
    }

    @Test
    void bytesAreReadFromAnyPosition() throws IOException {
        try (BlockDevice device = open(Access.READ)) {
            ByteBuffer three = ByteBuffer.allocate(3);
            device.read(1022, three);
            assertThat(three.array()).containsExactly(2, 2, 3);
            assertThatThrownBy(() -> device.read(2046, ByteBuffer.allocate(3)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("2048");
        }
    }

    @Test
    void wholeBlocksAreWritten() throws IOException {
        try (BlockDevice device = open(Access.READ_WRITE)) {
            byte[] block = new byte[512];
            Arrays.fill(block, (byte) 9);
            device.write(512, ByteBuffer.wrap(block));
            device.flush();
            assertThat(Files.readAllBytes(image)).contains(9, org.assertj.core.api.Assertions.atIndex(512));
            assertThatThrownBy(() -> device.write(100, ByteBuffer.wrap(block)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> device.write(512, ByteBuffer.allocate(100)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(Files.size(image)).isEqualTo(2148);
    }

    @Test
    void readOnlySessionRefusesToWrite() throws IOException {
        try (BlockDevice device = open(Access.READ)) {
            assertThatThrownBy(() -> device.write(0, ByteBuffer.allocate(512)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("reading only");
        }
    }

    @Test
    void whatIsNoFileIsNotKnown() throws IOException {
        assertThat(provider.units()).isEmpty();
        assertThat(provider.open(Designator.parse("naa.6000"), Access.READ)).isEmpty();
        assertThat(provider.open(Designator.parse("file." + image + ".gone"), Access.READ))
                .isEmpty();
        assertThatThrownBy(() -> provider.open(Designator.parse("file." + directory), Access.READ))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("directory");
        Files.write(image, new byte[511]);
        assertThatThrownBy(() -> open(Access.READ))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("511 bytes");
    }

    @Test
    void sessionsFailAfterWithdrawal() throws IOException {
        BlockDevice device = open(Access.READ_WRITE);
        BlockDevice slice = Slice.of(device, 512, 512);
        provider.deactivate();
        assertThatThrownBy(() -> device.read(0, ByteBuffer.allocate(1))).isInstanceOf(ProviderWithdrawnException.class);
        assertThatThrownBy(() -> slice.read(0, ByteBuffer.allocate(1))).isInstanceOf(ProviderWithdrawnException.class);
        assertThatThrownBy(() -> device.write(0, ByteBuffer.allocate(512)))
                .isInstanceOf(ProviderWithdrawnException.class);
        assertThatThrownBy(device::flush).isInstanceOf(ProviderWithdrawnException.class);
        assertThatThrownBy(() -> open(Access.READ).read(0, ByteBuffer.allocate(1)))
                .isInstanceOf(ProviderWithdrawnException.class);
        device.close();
    }

    @Test
    void fileThatBecameShorterIsNoUnreadableBlock() throws IOException {
        try (BlockDevice device = open(Access.READ)) {
            try (FileChannel channel = FileChannel.open(image, java.nio.file.StandardOpenOption.WRITE)) {
                channel.truncate(600);
            }
            assertThatThrownBy(() -> device.read(0, ByteBuffer.allocate(1024)))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(UnreadableBlockException.class)
                    .hasMessageContaining("600");
        }
    }

    @Test
    void readErrorNamesTheBlock() throws IOException {
        try (BlockDevice whole = open(Access.READ);
                BlockDevice device =
                        new FileBlockDevice(whole.unit(), new FailingChannel(1024), () -> {}, image, d -> {})) {
            assertThatThrownBy(() -> device.read(100, ByteBuffer.allocate(1500)))
                    .isInstanceOfSatisfying(
                            UnreadableBlockException.class,
                            e -> assertThat(e.position()).isEqualTo(1024));
        }
    }

    @Test
    void flushTellsThatTheFileIsGoneOrAnother() throws IOException {
        Path elsewhere = directory.resolve("elsewhere");
        try (BlockDevice device = open(Access.READ_WRITE)) {
            device.write(0, ByteBuffer.allocate(512));
            device.flush();
            Files.move(image, elsewhere);
            assertThatThrownBy(device::flush)
                    .isInstanceOf(MediumGoneException.class)
                    .hasMessageContaining("no ");
            Files.copy(elsewhere, image);
            assertThatThrownBy(device::flush)
                    .isInstanceOf(MediumGoneException.class)
                    .hasMessageContaining("another");
            Files.move(elsewhere, image, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            device.flush();
        }
    }

    /** To open one would wait for whoever writes to it, for ever. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void pipeIsNotWaitedFor() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> assertThatThrownBy(() -> provider.open(Designator.parse("file." + pipe), Access.READ))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("is a pipe"));
    }
}
