// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.offhost.block.Designator;
import org.offhost.snapshot.SnapshotRequest;
import org.offhost.snapshot.SnapshotSet;
import org.offhost.snapshot.SnapshotSet.State;
import org.offhost.snapshot.qemu.qmp.Qmp;

/** How a set goes: in which order, and when what it was cut of went first. */
class ReleaseTest {
    @TempDir
    Path folder;

    private static SnapshotSet cut(QemuServices services, String id, Designator disk) throws IOException {
        SnapshotSet set = services.snapshots.prepare(new SnapshotRequest(id, List.of(disk)));
        set.commit();
        return set;
    }

    @ParameterizedTest
    @EnumSource(StorageDaemon.Form.class)
    void readersGoBeforeTheJobOrTheFilterWhoseEndWouldShowThemTheLiveDisk(StorageDaemon.Form form) throws Exception {
        List<String> commands = new ArrayList<>();
        try (StorageDaemon daemon = new StorageDaemon(form, true);
                QemuServices services = new QemuServices(folder, commands::add)) {
            SnapshotSet set = cut(services, "one", services.name(daemon.address("a")));
            set.expose("");
            commands.clear();
            set.delete();
            String end = form == StorageDaemon.Form.QCOW2 ? "job-cancel" : "blockdev-reopen";
            assertThat(commands).contains("block-export-del", end);
            assertThat(commands.lastIndexOf("block-export-del")).isLessThan(commands.indexOf(end));
        }
    }

    @Test
    void noTwoSetsKeepWhatIsOverwrittenInTheSameFile() throws Exception {
        try (StorageDaemon daemon = new StorageDaemon(StorageDaemon.Form.RAW, true);
                QemuServices services = new QemuServices(folder)) {
            Designator disk = services.name(daemon.address("a"));
            Set<Path> stores = new HashSet<>();
            for (int i = 0; i < 3; i++) {
                SnapshotSet set = cut(services, "set-" + i, disk);
                stores.add(QemuSetRecord.find(services.room, "set-" + i)
                        .orElseThrow()
                        .members()
                        .get(0)
                        .store());
                set.delete();
            }
            assertThat(stores).hasSize(3);
        }
    }

    @Test
    void setOfANodeThatIsGoneIsFailedAndSaysWhichNodeAndGoes() throws Exception {
        try (StorageDaemon daemon = new StorageDaemon(StorageDaemon.Form.RAW, false);
                QemuServices services = new QemuServices(folder)) {
            Designator disk = services.name("qemu:" + daemon.qmp() + "#a");
            cut(services, "one", disk).retire();
            SnapshotSet two = cut(services, "two", disk);
            two.expose("");
            try (Qmp qmp = Qmp.connect(daemon.qmp(), Qmp.PATIENCE)) {
                qmp.execute("blockdev-del", Map.of("node-name", "a"));
            }
            assertThat(two.state()).isEqualTo(State.FAILED);
            assertThat(services.snapshots.marks(disk)).isEmpty();
            assertThat(services.snapshots.changed(disk, "one", "two").doubt())
                    .hasValueSatisfying(d -> assertThat(d).contains(disk.toString(), "is gone"));
            two.delete();
            assertThat(services.snapshots.list()).isEmpty();
            assertThatThrownBy(() -> cut(services, "three", disk))
                    .hasMessageContaining("QEMU has no node 'a' now; it has a-file");
            assertThat(daemon.inventory()).noneMatch(name -> name.contains("offhost-"));
        }
    }

    /** QEMU takes a default for whatever is not said when a node is opened again, with success. */
    @Test
    void nodeThatBeginsAmidItsFileIsThereAgain() throws Exception {
        long size = StorageDaemon.SIZE / 2;
        try (StorageDaemon daemon = new StorageDaemon(StorageDaemon.Form.RAW, false);
                QemuServices services = new QemuServices(folder)) {
            try (Qmp qmp = Qmp.connect(daemon.qmp(), Qmp.PATIENCE)) {
                qmp.execute("blockdev-del", Map.of("node-name", "b"));
                qmp.execute(
                        "blockdev-add",
                        Map.of(
                                "driver", "raw",
                                "node-name", "b",
                                "file", "b-file",
                                "offset", 1 << 20,
                                "size", size));
            }
            Set<String> before = daemon.inventory();
            Designator disk = services.name("qemu:" + daemon.qmp() + "#b");
            SnapshotSet set = cut(services, "one", disk);
            set.expose("");
            assertThat(services.devices.find(disk).orElseThrow().size()).isEqualTo(size);
            assertThat(set.state()).isEqualTo(State.EXPOSED);
            set.delete();
            assertThat(services.devices.find(disk).orElseThrow().size()).isEqualTo(size);
            assertThat(daemon.inventory()).isEqualTo(before);
        }
    }
}
