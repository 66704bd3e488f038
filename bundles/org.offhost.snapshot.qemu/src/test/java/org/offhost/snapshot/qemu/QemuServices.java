// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.UnitLocator.Use;

/** The services as a process has them. */
final class QemuServices implements AutoCloseable {
    final QemuRoom room;
    final QemuSnapshots snapshots;
    final QemuWriteActivity activity;
    final QemuDevices devices;
    final QemuLocator locator;

    QemuServices(Path folder, Consumer<String> beforeCommand) throws IOException {
        room = new QemuRoom(folder.resolve("state"), beforeCommand);
        snapshots = new QemuSnapshots(room);
        activity = new QemuWriteActivity(room);
        devices = new QemuDevices(room);
        locator = new QemuLocator(room);
    }

    QemuServices(Path folder) throws IOException {
        this(folder, command -> {});
    }

    Designator name(String address) throws IOException {
        return locator.locate(address, Use.READ).orElseThrow().designator();
    }

    int read(Designator unit, long position) throws IOException {
        try (BlockDevice device = devices.open(unit, Access.READ).orElseThrow()) {
            ByteBuffer one = ByteBuffer.allocate(1);
            device.read(position, one);
            return one.get(0);
        }
    }

    @Override
    public void close() throws IOException {
        devices.withdraw();
        room.withdraw();
    }

    /** That a daemon has all it had, no more and no less, and the state folder nothing to take back. */
    static void nothingIsLeft(Path folder, StorageDaemon daemon, TreeSet<String> before) throws IOException {
        TreeSet<String> expected = new TreeSet<>(before);
        for (String disk : List.of("a", "b")) {
            Base.find(new QemuRoom(folder.resolve("state"), command -> {}), daemon.unit(disk))
                    .ifPresent(base -> {
                        expected.add("bitmap " + disk + " " + base.bitmap());
                        expected.add("bitmap " + disk + " " + Witness.of(base.bitmap()));
                    });
        }
        assertThat(daemon.inventory()).isEqualTo(expected);
        try (Stream<Path> files = Files.walk(folder.resolve("state"))) {
            assertThat(files.filter(f ->
                                    Files.isRegularFile(f) && !f.getParent().endsWith("bases"))
                            .map(f -> f.getFileName().toString()))
                    .isSubsetOf("nodes", "nodes.lock");
        }
    }
}
