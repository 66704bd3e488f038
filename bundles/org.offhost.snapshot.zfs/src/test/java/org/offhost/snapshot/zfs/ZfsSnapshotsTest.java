// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator.Use;
import org.offhost.block.UnitProbe.Fact;
import org.offhost.snapshot.SnapshotRequest;
import org.offhost.snapshot.SnapshotSet;
import org.offhost.snapshot.SnapshotSet.State;
import org.offhost.snapshot.WriteActivityMonitor.Sample;
import org.offhost.snapshot.WriteActivityMonitor.Scope;
import org.offhost.snapshot.WriteActivityMonitor.Watch;

/** The services of this bundle on a real zfs-fuse, and what strangers do to the same pool. */
@Tag("oldest-jdk")
class ZfsSnapshotsTest {
    private static final int SIZE = 1 << 20;
    private static ZfsPool pool;

    private String dataset;
    private Path image;
    private Path state;
    private ZfsServices services;
    private Designator unit;

    @BeforeAll
    static void begin() throws Exception {
        pool = new ZfsPool();
    }

    @AfterAll
    static void end() throws Exception {
        if (pool != null) {
            pool.close();
        }
    }

    @BeforeEach
    void start() throws IOException {
        dataset = pool.dataset();
        image = pool.make(dataset, "a.img", SIZE);
        state = pool.state(dataset.replace('/', '-'));
        services = new ZfsServices(pool, state);
        unit = services.name("zfs:" + dataset + "#a.img");
    }

    @AfterEach
    void stop() {
        services.close();
    }

    private String snapshots() {
        return pool.zfs("list", "-H", "-t", "snapshot", "-o", "name", "-r", dataset);
    }

    @Test
    void oneImageCutsItsDatasetAloneAndSeveralTheOneAboveThem() throws IOException {
        pool.zfs("create", dataset + "/x");
        pool.zfs("create", dataset + "/y");
        pool.make(dataset + "/x", "x.img", SIZE);
        pool.make(dataset + "/y", "y.img", SIZE);
        SnapshotSet one = services.cut("one", unit);
        assertThat(snapshots()).isEqualTo(dataset + "@offhost-one\n");
        one.delete();
        SnapshotSet both = services.cut(
                "both", services.name("zfs:" + dataset + "/x#x.img"), services.name("zfs:" + dataset + "/y#y.img"));
        assertThat(snapshots().lines())
                .containsExactlyInAnyOrder(
                        dataset + "@offhost-both", dataset + "/x@offhost-both", dataset + "/y@offhost-both");
        both.delete();
        assertThat(snapshots()).isEmpty();
    }

    @Test
    void snapshotOfThatNameThatAStrangerMadeIsRefusedAndStays() throws IOException {
        pool.zfs("snapshot", dataset + "@offhost-one");
        TreeSet<String> before = pool.inventory();
        assertThatThrownBy(() -> services.cut("one", unit))
                .hasMessageContaining("'zfs snapshot -o org.offhost:set=one " + dataset + "@offhost-one' ended with 1")
                .hasMessageContaining("already exists");
        services.snapshots.find("one").orElseThrow().delete();
        assertThat(pool.inventory()).isEqualTo(before);
    }

    @Test
    void copyThatAStrangerReceivedIsNotOurs() throws Exception {
        SnapshotSet one = services.cut("one", unit);
        Process copy = new ProcessBuilder(
                        "sh",
                        "-c",
                        String.join(" ", pool.program()) + " send -p " + dataset + "@offhost-one | "
                                + String.join(" ", pool.program()) + " receive " + dataset + "copy")
                .inheritIO()
                .start();
        assertThat(copy.waitFor()).isZero();
        TreeSet<String> with = pool.inventory();
        one.delete();
        with.removeIf(l -> l.startsWith(dataset + "@offhost-one"));
        assertThat(pool.inventory()).isEqualTo(with);
        assertThat(with).anyMatch(l -> l.startsWith(dataset + "copy@offhost-one"));
    }

    @Test
    void snapshotThatAStrangerMadeOfAllWhileASetWasShownKeepsTheCloneAndSaysSo() throws IOException {
        SnapshotSet one = services.cut("one", unit);
        one.expose("");
        pool.zfs("snapshot", "-r", ZfsPool.NAME + "@stranger");
        assertThatThrownBy(one::delete)
                .hasMessageContaining("filesystem has children")
                .hasMessageContaining("@stranger");
        assertThat(services.snapshots.list()).containsExactly("one");
        for (String name :
                pool.zfs("list", "-H", "-t", "snapshot", "-o", "name").split("\n")) {
            if (name.endsWith("@stranger")) {
                pool.zfs("destroy", name);
            }
        }
        one.delete();
        assertThat(pool.ours(state)).isEmpty();
    }

    @Test
    void snapshotOfOursOnAnotherOfOurClonesGoesWithIt() throws IOException {
        pool.make(ZfsPool.NAME, "top.img", SIZE);
        SnapshotSet one = services.cut("one", unit);
        one.expose("");
        SnapshotSet all = services.cut("all", unit, services.name("zfs:" + ZfsPool.NAME + "#top.img"));
        one.delete();
        all.expose("");
        all.delete();
        assertThat(pool.ours(state)).isEmpty();
    }

    @Test
    void snapshotIsReadAndReleasedAfterAStrangerRenamedIt() throws IOException {
        SnapshotSet one = services.cut("one", unit);
        pool.zfs("rename", dataset + "@offhost-one", dataset + "@other");
        assertThat(one.state()).isEqualTo(State.CUT);
        Designator shown = one.expose("").get(0).unit();
        assertThat(services.readAll(shown)).hasSize(SIZE);
        one.delete();
        assertThat(pool.ours(state)).isEmpty();
    }

    @Test
    void cloneThatAStrangerPromotedStaysAndIsNamed() throws IOException {
        SnapshotSet one = services.cut("one", unit);
        one.expose("");
        String clone = pool.ours(state).stream()
                .filter(n -> n.startsWith(ZfsPool.NAME + "/offhost-"))
                .findFirst()
                .orElseThrow();
        pool.zfs("promote", clone);
        assertThat(one.state()).isEqualTo(State.EXPOSED);
        assertThatThrownBy(one::delete).hasMessageContaining(clone);
        pool.zfs("promote", dataset);
        one.delete();
        assertThat(pool.ours(state)).isEmpty();
    }

    @Test
    void setWhoseSnapshotAStrangerDestroyedIsFailedAndGoes() throws IOException {
        SnapshotSet one = services.cut("one", unit);
        pool.zfs("destroy", dataset + "@offhost-one");
        assertThat(one.state()).isEqualTo(State.FAILED);
        one.delete();
        assertThat(services.snapshots.list()).isEmpty();
    }

    /** A pool that is full takes no snapshot: who asks is told, nothing of it stays, and with room again it is cut. */
    @Test
    void poolThatIsFullIsToldAndNothingStays() throws IOException {
        String filler = pool.dataset();
        byte[] some = new byte[1 << 20];
        new Random(1).nextBytes(some);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 1024; i++) {
                        Files.write(
                                pool.file(filler, "full"), some, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                    }
                })
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> services.cut("one", unit)).hasMessageContaining("out of space");
        services.snapshots.find("one").orElseThrow().delete();
        assertThat(services.snapshots.list()).isEmpty();
        pool.zfs("destroy", filler);
        assertThat(pool.ours(state)).isEmpty();
        services.cut("two", unit).delete();
    }

    @Test
    void cloneThatWasUnmountedIsMountedAgain() throws IOException {
        SnapshotSet one = services.cut("one", unit);
        Designator shown = one.expose("").get(0).unit();
        String clone = pool.ours(state).stream()
                .filter(n -> n.startsWith(ZfsPool.NAME + "/offhost-"))
                .findFirst()
                .orElseThrow();
        pool.zfs("unmount", clone);
        assertThat(one.state()).isEqualTo(State.CUT);
        assertThatThrownBy(() -> services.readAll(shown)).hasMessageContaining("is not seen at");
        one.expose("");
        assertThat(services.readAll(shown)).hasSize(SIZE);
        one.delete();
        assertThat(pool.ours(state)).isEmpty();
    }

    @Test
    void snapshotIsReadOnlyAndSessionsEndWithTheirProvider() throws IOException {
        SnapshotSet one = services.cut("one", unit);
        Designator shown = one.expose("").get(0).unit();
        assertThatThrownBy(() -> services.devices.open(shown, Access.READ_WRITE))
                .hasMessageContaining("is a source");
        assertThatThrownBy(() -> services.devices.open(unit, Access.READ_WRITE)).hasMessageContaining("is a source");
        try (BlockDevice device = services.devices.open(shown, Access.READ).orElseThrow()) {
            services.close();
            assertThatThrownBy(() -> device.read(0, java.nio.ByteBuffer.allocate(512)))
                    .isInstanceOf(ProviderWithdrawnException.class);
        }
        services = new ZfsServices(pool, state);
        services.snapshots.find("one").orElseThrow().delete();
    }

    @Test
    void whatIsNoImageIsRefusedWithWhatIsThere() throws IOException {
        Files.createDirectory(pool.file(dataset, "folder"));
        Files.createSymbolicLink(pool.file(dataset, "link"), image);
        Files.write(pool.file(dataset, "tiny"), new byte[100]);
        pool.zfs("create", dataset + "/below");
        pool.make(dataset + "/below", "b.img", SIZE);
        for (String[] bad : new String[][] {
            {"#nobody", "there is no"},
            {"#folder", "is no regular file"},
            {"#link", "is no regular file"},
            {"#tiny", "holds 100 bytes"},
            {"#below/b.img", "lies on another dataset"},
            {"/nobody#a.img", "dataset does not exist"},
        }) {
            assertThatThrownBy(() -> services.name("zfs:" + dataset + bad[0]))
                    .as(bad[0])
                    .hasMessageContaining(bad[1]);
        }
        assertThatThrownBy(() -> services.locator.locate(
                        "zfs:" + dataset + "#a.img", new Use(Access.READ_WRITE, false, Unit.Kind.BLOCKS, 0, 0)))
                .hasMessageContaining("is a source");
        pool.zfs("unmount", dataset + "/below");
        assertThatThrownBy(() -> services.name("zfs:" + dataset + "/below#b.img"))
                .hasMessageContaining("is not mounted");
    }

    @Test
    void probeTellsWhatIsKept() throws IOException {
        services.cut("one", unit).retire();
        ZfsProbe probe = new ZfsProbe(services.room);
        assertThat(probe.probe(unit))
                .singleElement()
                .satisfies(s -> assertThat(s.facts())
                        .contains(new Fact("dataset", dataset), new Fact("sets whose snapshots are kept", "one")));
        assertThat(probe.probe(Designator.parse("file./nowhere"))).isEmpty();
        services.snapshots.forget("one");
        assertThat(probe.probe(unit).get(0).facts()).contains(new Fact("sets whose snapshots are kept", "none"));
    }

    @Test
    void imagesOfTwoPoolsAreNotCutTogether() throws IOException {
        Designator elsewhere = Designator.parse("uri.zfs:otherpool/d#a.img");
        assertThatThrownBy(() -> services.snapshots.prepare(new SnapshotRequest("two", List.of(unit, elsewhere))))
                .hasMessageContaining("two pools");
        assertThat(services.snapshots.list()).isEmpty();
    }

    @Test
    void writesOfThisHostAreSeenAndOldOnesAreQuiet() throws IOException {
        assertThat(services.activity.scope(unit)).contains(Scope.HOST_LOCAL);
        assertThat(services.activity.scope(Designator.parse("file./nowhere"))).isEmpty();
        FileTime stamp = (FileTime) Files.getAttribute(image, "unix:ctime");
        SetClock clock = new SetClock();
        clock.set(stamp.toInstant().plusSeconds(60));
        try (Watch watch = new ZfsWriteActivity(services.room, clock).watch(unit)) {
            Sample first = watch.sample();
            services.readAll(unit);
            assertThat(watch.sample()).isEqualTo(first);
            clock.set(clock.instant().minusSeconds(1));
            Sample back = watch.sample();
            assertThat(back).as("a clock that went back").isNotEqualTo(first);
            assertThat(watch.sample()).isEqualTo(back);
            clock.set(stamp.toInstant().plusSeconds(1));
            watch.sample();
            Sample young = watch.sample();
            assertThat(watch.sample()).as("a stamp that may hide another write").isNotEqualTo(young);
            clock.set(stamp.toInstant().plusSeconds(120));
            Sample settled = watch.sample();
            assertThat(watch.sample()).isEqualTo(settled);
            try (var channel = java.nio.channels.FileChannel.open(image, java.nio.file.StandardOpenOption.WRITE)) {
                channel.truncate(SIZE - 512);
            }
            assertThat(watch.sample()).as("a write").isNotEqualTo(settled);
        }
    }
}
