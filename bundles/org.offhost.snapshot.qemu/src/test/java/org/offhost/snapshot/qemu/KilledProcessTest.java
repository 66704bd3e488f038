// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.offhost.block.Designator;
import org.offhost.snapshot.SnapshotRequest;
import org.offhost.snapshot.SnapshotSet;
import org.offhost.snapshot.WriteActivityMonitor.Watch;
import org.offhost.snapshot.qemu.qmp.Qmp;

/** A process that ends before any of its commands, and the next one. */
class KilledProcessTest {
    private static final int BLOCK = 65_536;

    @TempDir
    Path folder;

    /** Not an exception, so that nothing on the way treats it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @ParameterizedTest
    @EnumSource(
            value = StorageDaemon.Form.class,
            names = {"RAW", "QCOW2"})
    void killBeforeAnyCommandLeavesNothingBehindTheNextStart(StorageDaemon.Form form) throws Exception {
        try (StorageDaemon daemon = new StorageDaemon(form, true);
                GuestDisk guest = daemon.guest("a")) {
            try (Qmp stranger = Qmp.connect(daemon.qmp(), Qmp.PATIENCE)) {
                stranger.execute("block-dirty-bitmap-add", Map.of("node", "a", "name", "offhost-not-ours"));
            }
            TreeSet<String> before = daemon.inventory();
            int kills = 0;
            boolean finished = false;
            while (!finished) {
                int last = kills++;
                int[] sent = {0};
                try (QemuServices dying = new QemuServices(folder, command -> {
                    if (sent[0]++ == last) {
                        throw new Killed();
                    }
                })) {
                    try {
                        Designator disk = dying.name(daemon.address("a"));
                        Watch watch = dying.activity.watch(disk);
                        dying.read(disk, 0);
                        SnapshotSet set = dying.snapshots.prepare(new SnapshotRequest("job-" + last, List.of(disk)));
                        set.commit();
                        watch.sample();
                        watch.close();
                        dying.read(set.expose("").get(0).unit(), 0);
                        set.retire();
                        finished = true;
                    } catch (Killed e) {
                        dying.room.withdraw(); // a dead process holds no lock, and tidies nothing
                    }
                }
                guest.fill(0, BLOCK, 1);
                try (QemuServices next = new QemuServices(folder)) {
                    for (String id : next.snapshots.list()) {
                        next.snapshots.find(id).orElseThrow().delete();
                    }
                }
                QemuServices.nothingIsLeft(folder, daemon, before);
                guest.fill(0, BLOCK, 2);
            }
            assertThat(kills).isGreaterThan(40);
        }
    }
}
