// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator;
import org.offhost.block.UnreadableBlockException;
import org.offhost.block.qcow2.ImageRange;
import org.offhost.block.qcow2.Qcow2Layout;
import org.offhost.block.qcow2.Qcow2Shape;
import org.offhost.tck.BlockDeviceProviderContract;

class ImageDevicesTest extends BlockDeviceProviderContract {
    private static final int CLUSTER = 4096;
    private static final int SIZE = 32 * CLUSTER;

    @TempDir
    Path folder;

    private final ImageDevices devices = new ImageDevices();
    private final byte[] base = new byte[SIZE];
    private Path image;

    @Override
    public BlockDeviceProvider provider() {
        return devices;
    }

    @Override
    protected void withdraw(BlockDeviceProvider provider) {
        devices.deactivate();
    }

    @Override
    protected List<Designator> named() throws IOException {
        return List.of(unit().designator());
    }

    @BeforeEach
    void makeImage() throws IOException {
        folder = folder.toRealPath();
        new Random(3).nextBytes(base);
        Files.write(folder.resolve("base.img"), base);
        image = folder.resolve("a.qcow2");
        write(image, "base.img");
    }

    private static void write(Path image, String backing) throws IOException {
        Qcow2Shape shape = new Qcow2Shape(SIZE, CLUSTER, Optional.of(new Qcow2Shape.Backing(backing, "raw")));
        List<ImageRange> ranges = List.of(new ImageRange(2 * CLUSTER, CLUSTER, true));
        try (OutputStream out = Files.newOutputStream(image)) {
            new Qcow2Layout(shape, ranges).writeTables(out);
        }
    }

    private Unit unit() throws IOException {
        return devices.locate("qcow2:" + image, UnitLocator.Use.READ).orElseThrow();
    }

    @Test
    void diskIsFoundByNameAndReadByItsDesignator() throws IOException {
        Unit unit = unit();
        assertThat(unit.designator()).hasToString("qcow2." + image);
        assertThat(Designator.parse("qcow2." + image)).isEqualTo(unit.designator());
        assertThat(unit.readOnly()).isTrue();
        assertThat(unit.size()).isEqualTo(SIZE);
        assertThat(devices.find(unit.designator())).contains(unit);
        byte[] shown = base.clone();
        java.util.Arrays.fill(shown, 2 * CLUSTER, 3 * CLUSTER, (byte) 0);
        try (BlockDevice device = devices.open(unit.designator(), Access.READ).orElseThrow()) {
            ByteBuffer all = ByteBuffer.allocate(SIZE);
            device.read(0, all);
            assertThat(all.array()).isEqualTo(shown);
        }
    }

    @Test
    void itIsNeitherWrittenNorMade() throws IOException {
        Unit unit = unit();
        assertThatThrownBy(() -> devices.open(unit.designator(), Access.READ_WRITE))
                .hasMessageContaining("never written");
        UnitLocator.Use blank = new UnitLocator.Use(Access.READ_WRITE, true, Unit.Kind.BLOCKS, 0, 0);
        assertThatThrownBy(() -> devices.locate("qcow2:" + folder.resolve("new.qcow2"), blank))
                .hasMessageContaining("never written");
        assertThat(folder.resolve("new.qcow2")).doesNotExist();
    }

    @Test
    void otherAddressesAreOfOthers() throws IOException {
        assertThat(devices.locate(image.toString(), UnitLocator.Use.READ)).isEmpty();
        assertThat(devices.find(new Designator(Designator.Scheme.FILE, image.toString())))
                .isEmpty();
        assertThatThrownBy(() -> devices.locate("qcow2:" + image + "x", UnitLocator.Use.READ))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void linkOutOfTheFolderIsRefusedAndOneWithinIsNot() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.write(elsewhere.resolve("secret"), base);
        Files.delete(folder.resolve("base.img"));
        Files.createSymbolicLink(folder.resolve("base.img"), elsewhere.resolve("secret"));
        assertThatThrownBy(this::unit).hasMessageContaining("out of the folder");
        Files.delete(folder.resolve("base.img"));
        Files.write(folder.resolve("real.img"), base);
        Files.createSymbolicLink(folder.resolve("base.img"), folder.resolve("real.img"));
        assertThat(unit().size()).isEqualTo(SIZE);
    }

    @Test
    void pathOfTheFolderItselfLeadsToTheFileBesideAndNoOtherDoes() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.write(other.resolve("base.img"), base);
        for (String beside : List.of(folder + "/base.img", "./base.img")) {
            write(image, beside);
            assertThat(unit().size()).isEqualTo(SIZE);
        }
        for (String elsewhere : List.of(
                other + "/base.img", "other/base.img", "other/../base.img", folder + "/other/../base.img", "/", "..")) {
            write(image, elsewhere);
            assertThatThrownBy(this::unit).hasMessageContaining("no name of a file beside it");
        }
    }

    @Test
    void whatIsNoFileIsRefused() throws IOException {
        Files.delete(folder.resolve("base.img"));
        Files.createDirectory(folder.resolve("base.img"));
        assertThatThrownBy(this::unit).hasMessageContaining("no regular file");
    }

    @Test
    void fileThatIsWrittenMeanwhileEndsTheReading() throws IOException {
        try (BlockDevice device = devices.open(unit().designator(), Access.READ).orElseThrow()) {
            device.read(0, ByteBuffer.allocate(512));
            Files.write(folder.resolve("base.img"), new byte[] {1}, StandardOpenOption.WRITE);
            Files.setLastModifiedTime(folder.resolve("base.img"), FileTime.from(Instant.EPOCH));
            assertThatThrownBy(() -> device.read(0, ByteBuffer.allocate(512)))
                    .hasMessageContaining("was written or replaced");
        }
    }

    @Test
    void damageIsTheBlockThatIsDamaged() throws IOException {
        Files.write(image, java.util.Arrays.copyOf(Files.readAllBytes(image), 4 * CLUSTER));
        try (BlockDevice device = devices.open(unit().designator(), Access.READ).orElseThrow()) {
            assertThatThrownBy(() -> device.read(0, ByteBuffer.allocate(SIZE)))
                    .isInstanceOfSatisfying(
                            UnreadableBlockException.class,
                            e -> assertThat(e.position()).isZero());
        }
    }

    @Test
    void sessionsFailOnceTheProviderIsGone() throws IOException {
        BlockDevice device = devices.open(unit().designator(), Access.READ).orElseThrow();
        devices.deactivate();
        assertThatThrownBy(() -> device.read(0, ByteBuffer.allocate(512)))
                .isInstanceOf(ProviderWithdrawnException.class);
        assertThatThrownBy(device::flush).isInstanceOf(ProviderWithdrawnException.class);
    }

    @Test
    void imageThatAQemuWritesIsToldSo() throws Exception {
        assumeThat(Path.of("/proc/locks")).exists();
        assumeThat(Path.of("/usr/bin/qemu-io")).exists();
        assertThat(devices.probe(unit().designator()).toString()).doesNotContain("open for writing");
        Process writer = new ProcessBuilder("/usr/bin/qemu-io", image.toString()).start();
        try (OutputStream held = writer.getOutputStream();
                InputStream said = writer.getInputStream()) {
            held.flush();
            assertThat(said.readNBytes("qemu-io> ".length())).asString().isEqualTo("qemu-io> ");
            assertThat(devices.probe(unit().designator()).toString()).contains("a.qcow2 is open for writing in a QEMU");
        } finally {
            writer.destroy();
            writer.waitFor(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void itSaysWhatItIs() throws IOException {
        String said = devices.probe(unit().designator()).toString();
        assertThat(said).contains("version 3", "base.img", String.valueOf(SIZE));
        assertThat(devices.probe(NOBODY)).isEmpty();
    }

    @Test
    void backingIsWhatAPersonTyped() throws IOException {
        assertThat(devices.backing(unit().designator()).orElseThrow().address()).isEqualTo("qcow2:" + image);
        assertThat(devices.backing(NOBODY)).isEmpty();
    }
}
