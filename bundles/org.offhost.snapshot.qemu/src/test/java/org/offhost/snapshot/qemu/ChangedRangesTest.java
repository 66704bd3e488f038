// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.snapshot.ChangedRanges;
import org.offhost.snapshot.SnapshotRequest;
import org.offhost.snapshot.SnapshotSet;
import org.offhost.snapshot.qemu.qmp.Qmp;

/** What changed between two sets, as QEMU's bitmaps have it. */
class ChangedRangesTest {
    private static final int BLOCK = 4096;

    @TempDir
    Path folder;

    private static SnapshotSet cut(QemuServices services, String id, Designator disk) throws IOException {
        SnapshotSet set = services.snapshots.prepare(new SnapshotRequest(id, List.of(disk)));
        set.commit();
        set.expose("");
        return set;
    }

    /** Numbers of the changed blocks; empty if nobody knows. */
    private static Optional<List<Long>> changed(QemuServices services, String until, Designator disk, String since)
            throws IOException {
        ChangedRanges changed = services.snapshots.changed(disk, since, until);
        List<Long> blocks = new ArrayList<>();
        for (Extent range : changed.ranges()) {
            for (long at = range.position(); at < range.end(); at += BLOCK) {
                blocks.add(at / BLOCK);
            }
        }
        return changed.isExact() ? Optional.of(blocks) : Optional.empty();
    }

    @ParameterizedTest
    @EnumSource(StorageDaemon.Form.class)
    void changesAreThoseBetweenTheCuts(StorageDaemon.Form form) throws Exception {
        try (StorageDaemon daemon = new StorageDaemon(form, true);
                QemuServices services = new QemuServices(folder);
                GuestDisk guest = daemon.guest("a")) {
            Designator disk = services.name(daemon.address("a"));
            SnapshotSet first = cut(services, "first", disk);
            guest.fill(2 * BLOCK, 512, 1);
            assertThat(changed(services, "first", disk, "none")).isEmpty();
            first.retire();
            guest.fill(9 * BLOCK, 3 * BLOCK, 1);

            SnapshotSet second = cut(services, "second", disk);
            guest.fill(20 * BLOCK, BLOCK, 1);
            assertThat(changed(services, "second", disk, "first")).contains(List.of(2L, 9L, 10L, 11L));
            assertThat(changed(services, "second", disk, "other")).isEmpty();
            second.delete(); // it failed: the track of the first goes on

            SnapshotSet third = cut(services, "third", disk);
            guest.fill(30 * BLOCK, 1024, 1);
            assertThat(changed(services, "third", disk, "first")).contains(List.of(2L, 9L, 10L, 11L, 20L));
            third.retire();
            third.retire();
            assertThat(services.snapshots.marks(disk)).containsExactly("third");

            SnapshotSet fourth = cut(services, "fourth", disk);
            assertThat(changed(services, "fourth", disk, "first")).isEmpty();
            assertThat(changed(services, "fourth", disk, "third")).contains(List.of(30L));
            fourth.retire();
            SnapshotSet fifth = cut(services, "fifth", disk);
            assertThat(changed(services, "fifth", disk, "fourth")).contains(List.of());
            fifth.delete();
            services.snapshots.forget("third");
            assertThat(daemon.inventory().stream().filter(n -> n.startsWith("bitmap")))
                    .as("one, and its witness")
                    .hasSize(2);
        }
    }

    private static void resize(StorageDaemon daemon, long size) throws IOException {
        try (Qmp qmp = Qmp.connect(daemon.qmp(), Qmp.PATIENCE)) {
            qmp.execute("block_resize", Map.of("node-name", "a", "size", size));
        }
    }

    /** QEMU says success, and has the bits of what lay behind the shorter end clean. */
    @ParameterizedTest
    @ValueSource(ints = {512, 4096, 70_144, StorageDaemon.SIZE})
    void nobodyKnowsChangesOfANodeThatShrankAndGrewBack(int bytes) throws Exception {
        try (StorageDaemon daemon = new StorageDaemon(StorageDaemon.Form.RAW, false);
                QemuServices services = new QemuServices(folder)) {
            Designator disk = services.name("qemu:" + daemon.qmp() + "#a");
            cut(services, "first", disk).retire();
            assertThat(services.snapshots.marks(disk)).containsExactly("first");
            resize(daemon, StorageDaemon.SIZE - bytes);
            resize(daemon, StorageDaemon.SIZE);
            assertThat(services.snapshots.marks(disk)).isEmpty();
            SnapshotSet second = cut(services, "second", disk);
            assertThat(services.snapshots.changed(disk, "first", "second").doubt())
                    .hasValueSatisfying(d -> assertThat(d).contains("no bitmap of " + disk));
            second.retire();
            SnapshotSet third = cut(services, "third", disk);
            assertThat(changed(services, "third", disk, "second")).contains(List.of());
            third.delete();
        }
    }

    /** The bitmap was whole when the set was made, and nobody looks again before the cut. */
    @Test
    void nodeThatShrinksBetweenPreparationAndCutIsDoubt() throws Exception {
        try (StorageDaemon daemon = new StorageDaemon(StorageDaemon.Form.RAW, false);
                QemuServices services = new QemuServices(folder)) {
            Designator disk = services.name("qemu:" + daemon.qmp() + "#a");
            cut(services, "first", disk).retire();
            SnapshotSet second = services.snapshots.prepare(new SnapshotRequest("second", List.of(disk)));
            resize(daemon, StorageDaemon.SIZE - 512);
            resize(daemon, StorageDaemon.SIZE);
            second.commit();
            assertThat(services.snapshots.changed(disk, "first", "second").doubt())
                    .hasValueSatisfying(d -> assertThat(d).contains("was resized since set first"));
            second.delete();
        }
    }

    /** With a bitmap of the node itself exported QEMU 7.2 ends here by an assertion, and a guest with it. */
    @Test
    void nodeThatIsResizedWhileItsChangesAreShownCostsTheSetAndNotQemu() throws Exception {
        try (StorageDaemon daemon = new StorageDaemon(StorageDaemon.Form.RAW, false);
                QemuServices services = new QemuServices(folder)) {
            Designator disk = services.name("qemu:" + daemon.qmp() + "#a");
            cut(services, "first", disk).retire();
            SnapshotSet second = cut(services, "second", disk);
            assertThat(second.state()).isEqualTo(SnapshotSet.State.EXPOSED);
            resize(daemon, StorageDaemon.SIZE - 4096);
            resize(daemon, StorageDaemon.SIZE);
            assertThat(second.state())
                    .as("what lay behind the shorter end was not kept")
                    .isEqualTo(SnapshotSet.State.FAILED);
            assertThat(changed(services, "second", disk, "first")).isEmpty();
            second.delete();
            SnapshotSet third = cut(services, "third", disk);
            assertThat(third.state()).isEqualTo(SnapshotSet.State.EXPOSED);
            third.delete();
        }
    }

    @Test
    void nobodyKnowsChangesOfANodeThatWasResizedOrWhoseBitmapIsGone() throws Exception {
        try (StorageDaemon daemon = new StorageDaemon(StorageDaemon.Form.RAW, false);
                QemuServices services = new QemuServices(folder)) {
            Designator disk = services.name("qemu:" + daemon.qmp() + "#a");
            SnapshotSet first = cut(services, "first", disk);
            first.retire();
            resize(daemon, 2L * StorageDaemon.SIZE);
            SnapshotSet second = cut(services, "second", disk);
            assertThat(changed(services, "second", disk, "first")).isEmpty();
            second.retire();
            assertThat(daemon.inventory().stream().filter(n -> n.startsWith("bitmap")))
                    .as("one, and its witness")
                    .hasSize(2);
            try (Qmp qmp = Qmp.connect(daemon.qmp(), Qmp.PATIENCE)) {
                String bitmap = Base.find(services.room, disk).orElseThrow().bitmap();
                qmp.execute("block-dirty-bitmap-remove", Map.of("node", "a", "name", bitmap));
            }
            SnapshotSet third = cut(services, "third", disk);
            assertThat(changed(services, "third", disk, "second")).isEmpty();
            third.delete();
        }
    }
}
