// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.snapshot.ChangedRanges;
import org.offhost.snapshot.SnapshotRequest;
import org.offhost.snapshot.SnapshotSet;
import org.offhost.snapshot.WriteActivityMonitor.Watch;
import org.offhost.snapshot.qemu.qmp.Qmp;

/** A process that ends before any of its commands, and the next one. */
class KilledProcessTest {
    private static final int BLOCK = 4096;

    /** Blocks from here on are written behind a kill, those before it ahead of one. */
    private static final int BEHIND = 512;

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
            String base = "base";
            TreeSet<Long> written = new TreeSet<>();
            try (QemuServices first = new QemuServices(folder)) {
                Designator disk = first.name(daemon.address("a"));
                SnapshotSet set = first.snapshots.prepare(new SnapshotRequest(base, List.of(disk)));
                set.commit();
                set.retire();
            }
            int kills = 0;
            boolean finished = false;
            while (!finished) {
                int last = kills++;
                int[] sent = {0};
                guest.fill((long) last * BLOCK, BLOCK, 1);
                written.add((long) last);
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
                long later = BEHIND + last;
                guest.fill(later * BLOCK, BLOCK, 1);
                written.add(later);
                try (QemuServices next = new QemuServices(folder)) {
                    for (String id : next.snapshots.list()) {
                        next.snapshots.find(id).orElseThrow().delete();
                    }
                    Designator disk = daemon.unit("a");
                    List<String> marks = next.snapshots.marks(disk);
                    if (marks.equals(List.of("job-" + last))) { // it came so far as to be kept
                        base = marks.get(0);
                        written.retainAll(List.of(later));
                    }
                    assertThat(marks).as("kill %d", last).containsExactly(base);
                    assertThat(changed(next, disk, base, "check-" + last))
                            .as("kill %d: no write is lost, and none made up", last)
                            .containsExactlyElementsOf(written);
                }
                QemuServices.nothingIsLeft(folder, daemon, before);
            }
            assertThat(kills).isGreaterThan(40);
        }
    }

    private static List<Long> changed(QemuServices services, Designator disk, String since, String until)
            throws IOException {
        SnapshotSet set = services.snapshots.prepare(new SnapshotRequest(until, List.of(disk)));
        set.commit();
        ChangedRanges changed = services.snapshots.changed(disk, since, until);
        assertThat(changed.doubt()).isEmpty();
        List<Long> blocks = new ArrayList<>();
        for (Extent range : changed.ranges()) {
            for (long at = range.position(); at < range.end(); at += BLOCK) {
                blocks.add(at / BLOCK);
            }
        }
        set.delete(); // which merges what was noted since its cut
        return blocks;
    }
}
