// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.UnitLocator.Use;
import org.offhost.snapshot.SnapshotRequest;
import org.offhost.snapshot.SnapshotSet;

/** The services as a process has them. */
final class ZfsServices implements AutoCloseable {
    final ZfsRoom room;
    final ZfsSnapshots snapshots;
    final ZfsWriteActivity activity;
    final ZfsDevices devices;
    final ZfsLocator locator;

    ZfsServices(ZfsPool pool, Path state, Consumer<String> beforeCommand) throws IOException {
        room = new ZfsRoom(state, pool.program(), beforeCommand);
        snapshots = new ZfsSnapshots(room);
        activity = new ZfsWriteActivity(room);
        devices = new ZfsDevices(room);
        locator = new ZfsLocator(room);
    }

    ZfsServices(ZfsPool pool, Path state) throws IOException {
        this(pool, state, command -> {});
    }

    Designator name(String address) throws IOException {
        return locator.locate(address, Use.READ).orElseThrow().designator();
    }

    SnapshotSet cut(String id, Designator... units) throws IOException {
        SnapshotSet set = snapshots.prepare(new SnapshotRequest(id, List.of(units)));
        set.commit();
        return set;
    }

    byte[] read(Designator unit, long position, int length) throws IOException {
        try (BlockDevice device = devices.open(unit, Access.READ).orElseThrow()) {
            ByteBuffer bytes = ByteBuffer.allocate(length);
            device.read(position, bytes);
            return bytes.array();
        }
    }

    byte[] readAll(Designator unit) throws IOException {
        return read(unit, 0, (int) devices.find(unit).orElseThrow().size());
    }

    @Override
    public void close() {
        devices.withdraw();
        room.withdraw();
    }
}
