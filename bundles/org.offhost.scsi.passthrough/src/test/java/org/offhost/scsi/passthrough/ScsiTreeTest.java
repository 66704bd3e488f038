// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.passthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Designator;

class ScsiTreeTest {
    private static final String ONE = "60014051793051c27c3288cfb3a1c860";
    private static final String OTHER = "6001405a2f5d8e3b1c04aa1190d1f77e";

    @TempDir
    Path folder;

    private SysfsScene scene;

    @BeforeEach
    void scene() throws IOException {
        scene = new SysfsScene(folder);
    }

    private SgUnit only() throws IOException {
        assertThat(scene.tree().units()).hasSize(1);
        return scene.tree().units().get(0);
    }

    @Test
    void hostWithoutGenericNodesHasNoUnits() throws IOException {
        assertThat(scene.tree().units()).isEmpty();
    }

    @Test
    void unitIsKnownByItsPlaceAndName() throws IOException {
        scene.disk("3:0:1:16640", 7, "sdb", 16, ONE);
        SgUnit unit = only();
        assertThat(unit.node()).isEqualTo(scene.dev.resolve("sg7"));
        assertThat(unit.host()).isEqualTo(3);
        assertThat(unit.place()).isEqualTo("3:0:1:16640");
        assertThat(ScsiTree.designator(unit)).contains(Designator.parse("naa." + ONE));
        assertThat(ScsiTree.disks(unit))
                .extracting(p -> p.getFileName().toString())
                .containsExactly("sdb");
    }

    /** int_to_scsilun() of the kernel: 16 bits at a time, the first in the lowest. */
    @Test
    void numberOfAUnitHasItsHalvesInTheOrderOfTheStandard() {
        assertThat(new SgUnit(folder, folder, 0, 0x4100).eightBytes()).isEqualTo(0x4100_0000_0000_0000L);
        assertThat(new SgUnit(folder, folder, 0, 0x0003_0102L).eightBytes()).isEqualTo(0x0102_0003_0000_0000L);
    }

    @Test
    void numberThatNoUnitHasIsRefused() throws IOException {
        scene.unit("3:0:1:99999999999999999999", 0, ONE);
        assertThatThrownBy(() -> scene.tree().units())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("'99999999999999999999'");
    }

    @Test
    void damagedPageNamesNobody() throws IOException {
        Path device = scene.unit("3:0:1:0", 0, ONE);
        Files.write(device.resolve("vpd_pg83"), new byte[] {0, (byte) 0x83, (byte) 0xFF, (byte) 0xFF, 1, 3, 0, 16});
        assertThat(ScsiTree.designator(only())).isEmpty();
        Files.write(device.resolve("vpd_pg83"), new byte[0]);
        assertThat(ScsiTree.designator(only())).isEmpty();
    }

    @Test
    void portOfAFibreChannelAdapterIsTheInitiator() throws IOException {
        SysfsScene.write(scene.sys.resolve("class/fc_host/host3/port_name"), "0x210000E08B1234AB\n");
        assertThat(scene.tree().initiator(3, "here")).isEqualTo("naa.210000e08b1234ab");
        assertThat(scene.tree().initiator(4, "here")).isEqualTo("here:host4");
    }

    @Test
    void initiatorOfIscsiIsNamedAsItLoggedIn() throws IOException {
        Path name = scene.sys.resolve("class/iscsi_host/host5/initiatorname");
        SysfsScene.write(name, "iqn.2026-11.org.example:linux\n");
        assertThat(scene.tree().initiator(5, "here")).isEqualTo("iqn.2026-11.org.example:linux");
        SysfsScene.write(name, "<NULL>\n");
        assertThat(scene.tree().initiator(5, "here")).isEqualTo("here:host5");
    }

    @Test
    void unitThatNobodyUsesIsFree() throws IOException {
        scene.disk("3:0:1:0", 0, "sdb", 16, ONE);
        scene.use().requireFree(only(), true);
    }

    @Test
    void mountedPartitionIsNamed() throws IOException {
        scene.disk("3:0:1:0", 0, "sdb", 16, ONE);
        scene.mounts(
                "22 1 254:1 / / rw - ext4 /dev/vda1 rw", "30 22 8:17 / /mnt/my\\040data rw - xfs /dev/sdb1 rw,noquota");
        SgUnit unit = only();
        assertThatThrownBy(() -> scene.use().requireFree(unit, false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(
                        "sg0 (unit 3:0:1:0) is in use here: sdb1 is mounted read-write at /mnt/my data (xfs)");
    }

    @Test
    void mountThatOnlyReadsIsInTheWayOfAWriterAlone() throws IOException {
        scene.disk("3:0:1:0", 0, "sdb", 16, ONE);
        scene.mounts("30 22 8:16 / /mnt ro - ext4 /dev/sdb ro");
        SgUnit unit = only();
        scene.use().requireFree(unit, false);
        assertThatThrownBy(() -> scene.use().requireFree(unit, true))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("mounted read-only at /mnt");
    }

    @Test
    void holderIsNamed() throws IOException {
        Path device = scene.disk("3:0:1:0", 0, "sdb", 16, ONE);
        Files.createDirectories(device.resolve("block/sdb/sdb1/holders/dm-3"));
        SgUnit unit = only();
        assertThatThrownBy(() -> scene.use().requireFree(unit, false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("sdb1 is part of dm-3");
    }

    @Test
    void memberOfABtrfsIsNamed() throws IOException {
        scene.disk("3:0:1:0", 0, "sdb", 16, ONE);
        Files.createDirectories(scene.sys.resolve("fs/btrfs/1234/devices/sdb"));
        SgUnit unit = only();
        assertThatThrownBy(() -> scene.use().requireFree(unit, true))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("sdb belongs to a mounted btrfs, 1234");
    }

    @Test
    void unitIsInUseWhereItIsUsedByAnotherWay() throws IOException {
        scene.disk("3:0:1:0", 0, "sdb", 16, ONE);
        scene.disk("4:0:1:0", 1, "sdc", 32, ONE);
        scene.disk("4:0:1:1", 2, "sdd", 48, OTHER);
        scene.mounts("30 22 8:32 / /mnt rw - ext4 /dev/sdc rw");
        SgUnit first = scene.tree().units().get(0);
        assertThatThrownBy(() -> scene.use().requireFree(first, true))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("sg0 (unit 3:0:1:0) is in use here: sdc is mounted");
        scene.use().requireFree(scene.tree().units().get(2), true);
    }

    @Test
    void lineOfMountsThatCannotBeReadIsRefused() throws IOException {
        scene.disk("3:0:1:0", 0, "sdb", 16, ONE);
        scene.mounts("30 22 8:16");
        SgUnit unit = only();
        assertThatThrownBy(() -> scene.use().requireFree(unit, true))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("mountinfo: expected");
    }
}
