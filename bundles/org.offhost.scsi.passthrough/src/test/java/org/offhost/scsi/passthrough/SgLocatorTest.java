// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.passthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Designator;
import org.offhost.block.UnitLocator.Use;
import org.offhost.scsi.ScsiTransport;

class SgLocatorTest {
    private static final String NAME = "60014051793051c27c3288cfb3a1c860";

    @TempDir
    Path folder;

    private final List<ScsiTransport> registered = new ArrayList<>();
    private SysfsScene scene;
    private SgLocator locator;

    @BeforeEach
    void locator() throws IOException {
        scene = new SysfsScene(folder);
        locator = locator(() -> {
            throw new IOException("SCSI pass-through is not possible here");
        });
    }

    private SgLocator locator(SgLocator.Loader loader) {
        return new SgLocator(scene.sys, scene.proc, scene.dev, loader, new NodeTraces(), (transport, properties) -> {
            registered.add(transport);
            return () -> registered.remove(transport);
        });
    }

    @Test
    void filesAndOtherAddressesAreNobodysHere() throws IOException {
        Path file = Files.writeString(folder.resolve("sg0"), "a file");
        assertThat(locator.locate(file.toString(), Use.READ)).isEmpty();
        assertThat(locator.locate(folder.toString(), Use.READ)).isEmpty();
        assertThat(locator.locate(folder.resolve("absent.img").toString(), Use.READ))
                .isEmpty();
        assertThat(locator.locate("iscsi://host/iqn.2026-01.test:a/0", Use.READ))
                .isEmpty();
        assertThat(locator.locate("naa." + NAME, Use.READ)).isEmpty();
        assertThat(locator.locate("\0", Use.READ)).isEmpty();
    }

    /** Or a file of that name would be made in its place. */
    @Test
    void absentNodeIsRefused() {
        assertThatThrownBy(() -> locator.locate("/dev/sg987654", Use.READ))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("there is no /dev/sg987654");
    }

    @Test
    void whatIsNoScsiNodeIsRefusedWhereOneWasMeant() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "a file");
        assertThatThrownBy(() -> locator.locate("sg:" + file, Use.READ))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no node of a SCSI unit");
    }

    /** The number of /dev/null stands for nodes that only root could make. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void kernelIsLoadedWithTheFirstUnitAndItsAbsenceIsOneError() throws IOException {
        Path device = scene.unit("3:0:1:0", 0, NAME);
        scene.entry("char", "1:3", scene.sys.resolve("devices/generic"), device, "scsi_generic");
        assertThatThrownBy(() -> locator.locate("/dev/null", Use.READ))
                .isInstanceOf(IOException.class)
                .hasMessage("SCSI pass-through is not possible here");
        assertThat(registered).isEmpty();
        locator.withdraw();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void characterDeviceOfAnotherKindIsNobodysHere() throws IOException {
        assertThat(locator.locate("/dev/null", Use.READ)).isEmpty();
        scene.entry("char", "1:3", scene.sys.resolve("devices/null"), scene.unit("3:0:1:0", 0, NAME), "mem");
        assertThat(locator.locate("/dev/null", Use.READ)).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void bsgNodeIsRefusedWithWhatToName() throws IOException {
        scene.entry("char", "1:3", scene.sys.resolve("devices/bsg"), scene.unit("3:0:1:0", 0, NAME), "bsg");
        assertThatThrownBy(() -> locator.locate("/dev/null", Use.READ))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/dev/sg");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void unitIsReachedByItsNameWithoutAskingAny() throws IOException {
        FakeKernel kernel = new FakeKernel();
        locator = locator(() -> kernel);
        scene.unit("3:0:1:0", 0, NAME);
        scene.unit("3:0:1:1", 1, "6001405a2f5d8e3b1c04aa1190d1f77e");
        Designator unit = Designator.parse("naa." + NAME);
        assertThat(locator.reach(unit)).isTrue();
        assertThat(registered).hasSize(1);
        assertThat(registered.get(0).addresses())
                .containsExactly(scene.dev.resolve("sg0").toString());
        assertThat(kernel.opened).isEmpty();
        assertThat(locator.reach(unit)).as("again").isFalse();
        assertThat(locator.reach(Designator.parse("naa.5000c50012345678"))).isFalse();
        assertThat(locator.reach(Designator.parse("file./tmp/x"))).isFalse();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void nativeLibraryIsLoadedAndMakesSystemCalls() throws IOException {
        Kernel kernel = LinuxKernel.load();
        kernel.keepSignalsOut();
        int descriptor = kernel.open(Path.of("/dev/null"), Kernel.Opening.READ_WRITE);
        ByteBuffer header = ByteBuffer.allocateDirect(SgHeader.LENGTH);
        assertThat(kernel.address(header)).isNotZero();
        assertThatThrownBy(() -> kernel.ioctl(descriptor, SgHeader.TRANSFER, header))
                .isInstanceOfSatisfying(
                        KernelException.class, e -> assertThat(e.number()).isEqualTo(25)); // ENOTTY
        kernel.close(descriptor);
        assertThatThrownBy(() -> kernel.open(folder.resolve("absent"), Kernel.Opening.READ_WRITE))
                .isInstanceOfSatisfying(
                        KernelException.class, e -> assertThat(e.number()).isEqualTo(KernelException.NO_ENTRY));
    }
}
