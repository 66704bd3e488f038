// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.UnitLocator.Use;
import org.offhost.block.UnitProbe;
import org.offhost.snapshot.Snapshot;
import org.offhost.snapshot.SnapshotRequest;
import org.offhost.snapshot.SnapshotSet;
import org.offhost.snapshot.SnapshotSet.State;
import org.offhost.snapshot.WriteActivityMonitor.Watch;
import org.offhost.snapshot.qemu.qmp.Qmp;

/** The services of this bundle on a real storage daemon. */
class QemuSnapshotsTest {
    private static final int BLOCK = 65_536;

    @TempDir
    Path folder;

    private static SnapshotRequest request(String id, Designator... units) {
        return new SnapshotRequest(id, List.of(units));
    }

    private void nothingIsLeft(StorageDaemon daemon, TreeSet<String> before) throws IOException {
        QemuServices.nothingIsLeft(folder, daemon, before);
    }

    @ParameterizedTest
    @EnumSource(StorageDaemon.Form.class)
    void setShowsWhatWasAtItsCutAndGoesWithoutATrace(StorageDaemon.Form form) throws Exception {
        try (StorageDaemon daemon = new StorageDaemon(form, true);
                QemuServices services = new QemuServices(folder);
                GuestDisk guest = daemon.guest("a")) {
            guest.fill(0, BLOCK, 1);
            TreeSet<String> before = daemon.inventory();
            Designator disk = services.name(daemon.address("a"));
            assertThat(disk).isEqualTo(daemon.unit("a"));
            SnapshotSet set = services.snapshots.prepare(request("job-7", disk));
            assertThat(set.state()).isEqualTo(State.PREPARED);
            guest.fill(0, BLOCK, 2);
            set.commit();
            assertThat(set.state()).isEqualTo(State.CUT);
            guest.fill(0, BLOCK, 3);
            guest.fill(BLOCK, BLOCK, 3);
            List<Snapshot> shown = set.expose("");
            assertThat(set.expose("any")).isEqualTo(shown);
            assertThat(set.state()).isEqualTo(State.EXPOSED);

            assertThat(shown).singleElement().satisfies(s -> {
                assertThat(s.origin()).isEqualTo(disk);
                assertThat(services.read(s.unit(), 0)).isEqualTo(2);
                assertThat(services.read(s.unit(), BLOCK)).isZero();
                assertThat(services.devices.find(s.unit()).orElseThrow().size()).isEqualTo(StorageDaemon.SIZE);
            });
            assertThat(services.read(disk, 0)).isEqualTo(3);
            guest.fill(0, BLOCK, 4);
            assertThat(services.read(shown.get(0).unit(), 0)).isEqualTo(2);
            set.delete();
            set.delete();
            assertThat(set.state()).isEqualTo(State.DELETED);
            assertThat(services.read(disk, 0)).isEqualTo(4);
            guest.fill(0, BLOCK, 5);
            nothingIsLeft(daemon, before);
        }
    }

    @Test
    void writesOfOneBlockAgainAreSeenAndReadsAreNot() throws Exception {
        try (StorageDaemon daemon = new StorageDaemon(StorageDaemon.Form.QCOW2, true);
                QemuServices services = new QemuServices(folder);
                GuestDisk guest = daemon.guest("a")) {
            TreeSet<String> before = daemon.inventory();
            Designator disk = services.name(daemon.address("a"));
            guest.fill(0, 512, 1);
            try (Watch watch = services.activity.watch(disk)) {
                var first = watch.sample();
                services.read(disk, 0);
                assertThat(watch.sample()).isEqualTo(first);
                for (int i = 0; i < 3; i++) {
                    var last = watch.sample();
                    guest.fill(0, 512, 1);
                    assertThat(watch.sample()).isNotEqualTo(last);
                }
            }
            nothingIsLeft(daemon, before);
        }
    }

    @Test
    void fullStoreBreaksTheSnapshotAndNotTheGuest() throws Exception {
        try (StorageDaemon daemon = new StorageDaemon(StorageDaemon.Form.RAW, true);
                SmallFileSystem small = new SmallFileSystem(1 << 20);
                QemuServices services = new QemuServices(folder);
                GuestDisk guest = daemon.guest("a")) {
            TreeSet<String> before = daemon.inventory();
            Designator disk = services.name(daemon.address("a", "store=" + small.path()));
            SnapshotSet set = services.snapshots.prepare(request("job-7", disk));
            set.commit();
            Designator shown = set.expose("").get(0).unit();
            guest.fill(0, BLOCK, 1);
            assertThat(set.state()).isEqualTo(State.EXPOSED);
            for (int at = 0; at < StorageDaemon.SIZE; at += BLOCK) {
                guest.fill(at, BLOCK, 2);
            }
            assertThat(set.state()).isEqualTo(State.FAILED);
            assertThatThrownBy(() -> services.read(shown, 0)).hasMessageContaining("EINVAL");
            set.delete();
            assertThat(small.path()).isEmptyDirectory();
            nothingIsLeft(daemon, before);
        }
    }

    @Test
    void whereAFullStoreWouldBreakTheGuestItHasItsRoomFromTheStart() throws Exception {
        try (StorageDaemon daemon = new StorageDaemon(StorageDaemon.Form.QCOW2, true);
                SmallFileSystem small = new SmallFileSystem(1 << 20);
                QemuServices services = new QemuServices(folder)) {
            Designator disk = services.name(daemon.address("a", "store=" + small.path()));
            TreeSet<String> before = daemon.inventory();
            assertThatThrownBy(() -> services.snapshots.prepare(request("job-7", disk)))
                    .hasMessageContaining("bytes free")
                    .hasMessageContaining("store=");
            services.snapshots.find("job-7").orElseThrow().delete();
            nothingIsLeft(daemon, before);
        }
    }

    @Test
    void serverIsStartedWhereThereIsNoneAndStoppedBehindTheLastExport() throws Exception {
        try (StorageDaemon daemon = new StorageDaemon(StorageDaemon.Form.RAW, false);
                QemuServices services = new QemuServices(folder)) {
            TreeSet<String> before = daemon.inventory();
            Designator disk = services.name("qemu:" + daemon.qmp() + "#a");
            SnapshotSet set = services.snapshots.prepare(request("job-7", disk));
            set.commit();
            Designator shown = set.expose("").get(0).unit();
            assertThat(services.read(disk, 0)).isZero();
            assertThat(services.read(shown, 0)).isZero();
            set.delete();
            nothingIsLeft(daemon, before);
            StorageDaemon.run("true");
            try (Qmp qmp = Qmp.connect(daemon.qmp(), Qmp.PATIENCE)) {
                assertThatThrownBy(() -> qmp.execute("nbd-server-stop")).hasMessageContaining("not running");
            }
        }
    }

    @Test
    void serverOfOthersMustBeNamed() throws Exception {
        try (StorageDaemon daemon = new StorageDaemon(StorageDaemon.Form.RAW, true);
                QemuServices services = new QemuServices(folder)) {
            TreeSet<String> before = daemon.inventory();
            Designator disk = services.name("qemu:" + daemon.qmp() + "#a");
            assertThatThrownBy(() -> services.devices.open(disk, Access.READ)).hasMessageContaining("nbd=unix:PATH");
            nothingIsLeft(daemon, before);
        }
    }

    @Test
    void setOfAQemuThatIsGoneIsFailedAndCanBeLetGo() throws Exception {
        try (StorageDaemon daemon = new StorageDaemon(StorageDaemon.Form.RAW, true);
                QemuServices services = new QemuServices(folder)) {
            Designator disk = services.name(daemon.address("a"));
            SnapshotSet set = services.snapshots.prepare(request("job-7", disk));
            set.commit();
            BlockDevice device = services.devices
                    .open(set.expose("").get(0).unit(), Access.READ)
                    .orElseThrow();
            daemon.kill();
            assertThat(set.state()).isEqualTo(State.FAILED);
            assertThatThrownBy(() -> device.read(0, ByteBuffer.allocate(512))).isInstanceOf(IOException.class);
            set.delete();
            assertThat(services.snapshots.list()).isEmpty();
        }
    }

    @Test
    void setWhoseStoreCouldNotBeMadeCanBeLetGo() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        try (StorageDaemon daemon = new StorageDaemon(StorageDaemon.Form.RAW, true);
                QemuServices services = new QemuServices(folder)) {
            Designator disk = services.name(daemon.address("a") + ",store=" + file + "/below");
            assertThatThrownBy(() -> services.snapshots.prepare(new SnapshotRequest("job-1", List.of(disk))))
                    .hasMessageContaining("cannot make " + file);
            services.snapshots.find("job-1").orElseThrow().delete();
            assertThat(services.snapshots.list()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(StorageDaemon.Form.class)
    void nodeSaysWhatItIsAndHowItWouldBeCut(StorageDaemon.Form form) throws Exception {
        try (StorageDaemon daemon = new StorageDaemon(form, true);
                QemuServices services = new QemuServices(folder)) {
            Designator disk = services.name(daemon.address("a"));
            TreeSet<String> before = daemon.inventory();
            List<UnitProbe.Section> sections = new QemuProbe(services.room).probe(disk);
            assertThat(sections).hasSize(1);
            assertThat(sections.get(0).facts())
                    .extracting(UnitProbe.Fact::name)
                    .containsExactly("node", "driver", "size", "read-only", "lies on", "cut");
            SnapshotSet set = services.snapshots.prepare(request("job-1", disk));
            boolean filtered =
                    QemuSetRecord.find(services.room, "job-1").orElseThrow().filtered();
            assertThat(sections.get(0).facts().get(5).value())
                    .startsWith(filtered ? "by a filter under it" : "by a job on it");
            set.delete();
            nothingIsLeft(daemon, before);
            assertThat(new QemuProbe(services.room).probe(Designator.parse("naa.6000000000000fff")))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = StorageDaemon.Form.class,
            names = {"RAW", "THROTTLED"})
    void secondCutDoesNotTakeTheFirstOnesPlace(StorageDaemon.Form form) throws Exception {
        try (StorageDaemon daemon = new StorageDaemon(form, true);
                QemuServices services = new QemuServices(folder);
                QemuServices other = new QemuServices(folder.resolve("other"));
                GuestDisk guest = daemon.guest("a")) {
            TreeSet<String> before = daemon.inventory();
            Designator disk = services.name(daemon.address("a"));
            SnapshotSet second = other.snapshots.prepare(request("job-8", disk));
            SnapshotSet first = services.snapshots.prepare(request("job-7", disk));
            first.commit();
            assertThatThrownBy(second::commit).hasMessageContaining("another backup has cut it");
            second.delete();
            assertThatThrownBy(() -> other.snapshots.prepare(request("job-9", disk)))
                    .hasMessageContaining("another backup has cut it");
            guest.fill(0, BLOCK, 3);
            Designator shown = first.expose("").get(0).unit();
            assertThat(first.state()).isEqualTo(State.EXPOSED);
            assertThat(services.read(shown, 0)).isZero();
            first.delete();
            nothingIsLeft(daemon, before);
        }
    }

    @Test
    void monitorThatCannotBeLookedAtIsNotGone() throws Exception {
        Path loop = folder.resolve("loop");
        Files.createSymbolicLink(loop, loop);
        assertThat(QemuRoom.isGone(loop.resolve("qmp"))).isFalse();
        assertThat(QemuRoom.isGone(folder.resolve("qmp"))).isTrue();
    }

    @Test
    void nodeThatIsWrittenPastIsRefused() throws Exception {
        try (StorageDaemon daemon = new StorageDaemon(StorageDaemon.Form.RAW, true);
                QemuServices services = new QemuServices(folder)) {
            try (Qmp qmp = Qmp.connect(daemon.qmp(), Qmp.PATIENCE)) {
                qmp.execute(
                        "block-export-add",
                        Map.of("type", "nbd", "id", "past", "node-name", "b-file", "name", "past", "writable", true));
            }
            Designator other = services.name(daemon.address("b"));
            assertThatThrownBy(() -> services.snapshots.prepare(request("job-8", other)))
                    .hasMessageContaining("written by others");
            assertThat(services.snapshots.list()).isEmpty();
        }
    }

    @Test
    void withdrawalEndsSessionsAndTheNextDriverGoesOn() throws Exception {
        try (StorageDaemon daemon = new StorageDaemon(StorageDaemon.Form.RAW, true)) {
            TreeSet<String> before = daemon.inventory();
            QemuServices services = new QemuServices(folder);
            Designator disk = services.name(daemon.address("a"));
            SnapshotSet set = services.snapshots.prepare(request("job-7", disk));
            set.commit();
            Designator shown = set.expose("").get(0).unit();
            BlockDevice device = services.devices.open(shown, Access.READ).orElseThrow();
            BlockDevice live = services.devices.open(disk, Access.READ).orElseThrow();
            services.close();
            for (BlockDevice one : List.of(device, live)) {
                assertThatThrownBy(() -> one.read(0, ByteBuffer.allocate(512)))
                        .isInstanceOf(ProviderWithdrawnException.class);
            }
            assertThatThrownBy(set::state).isInstanceOf(ProviderWithdrawnException.class);
            assertThatThrownBy(services.snapshots::list).isInstanceOf(ProviderWithdrawnException.class);
            try (QemuServices next = new QemuServices(folder)) {
                assertThat(next.read(shown, 0)).isZero();
                next.snapshots.find("job-7").orElseThrow().delete();
            }
            nothingIsLeft(daemon, before);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no",
                "#",
                "a,nbd=x",
                "a,nbd=unix:",
                "a,store=",
                "a,discard=maybe",
                "a,nbd=h:1,nbd=h:2",
                "a b",
                "a,x=1"
            })
    void addressesThatAreNoneAreToldApart(String node) throws Exception {
        try (StorageDaemon daemon = new StorageDaemon(StorageDaemon.Form.RAW, false);
                QemuServices services = new QemuServices(folder)) {
            assertThatThrownBy(() -> services.name("qemu:" + daemon.qmp() + "#" + node))
                    .isInstanceOf(IOException.class)
                    .hasMessageNotContaining("Exception");
        }
    }

    @Test
    void whatIsNoMonitorIsRefused() throws Exception {
        Path path = Files.createTempDirectory("no").resolve("qmp");
        try (QemuServices services = new QemuServices(folder);
                ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(path));
            for (String said : List.of("SSH-2.0\n", "{}\n", "")) {
                CompletableFuture<Void> saying = CompletableFuture.runAsync(() -> {
                    try (SocketChannel one = other.accept()) {
                        one.write(ByteBuffer.wrap(said.getBytes(StandardCharsets.UTF_8)));
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                });
                assertThatThrownBy(() -> services.name("qemu:" + path + "#a")).hasMessageContaining("no QMP monitor");
                saying.get(20, TimeUnit.SECONDS);
            }
            assertThatThrownBy(() -> services.name("qemu:" + folder + "/none#a"))
                    .hasMessageContaining("cannot be reached");
            assertThat(services.locator.locate("iscsi://host/target/1", Use.READ))
                    .isEmpty();
        }
    }

    @Test
    void driverSpeaksForNodesOfQemuAlone() throws Exception {
        try (QemuServices services = new QemuServices(folder)) {
            assertThat(services.snapshots.mayKnow(Designator.parse("uri.qemu:/none#a")))
                    .isTrue();
            for (String other : List.of("naa.6000000000000fff", "file./none", "uri.zfs:pool/set#file")) {
                assertThat(services.snapshots.mayKnow(Designator.parse(other))).isFalse();
                assertThat(services.snapshots.abilities(Designator.parse(other)))
                        .isEmpty();
                assertThat(services.activity.scope(Designator.parse(other))).isEmpty();
                assertThat(services.devices.find(Designator.parse(other))).isEmpty();
            }
        }
    }

    @Test
    void monitorThatTalksToSomebodyElseIsToldSo() throws Exception {
        try (StorageDaemon daemon = new StorageDaemon(StorageDaemon.Form.RAW, false);
                Qmp other = Qmp.connect(daemon.qmp(), Qmp.PATIENCE)) {
            assertThatThrownBy(() -> Qmp.connect(daemon.qmp(), Duration.ofMillis(200)))
                    .hasMessageContaining("one client at a time");
            assertThat(other.list("query-jobs")).isEmpty();
        }
    }
}
