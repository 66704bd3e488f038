// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.RecordDevice;
import org.offhost.block.Unit;

/** Disks and tapes in memory, opened by designator. Thread-safe. */
public final class MemoryUnits implements BlockDeviceProvider {
    private final Map<Designator, MemoryBlockDevice> disks = new ConcurrentHashMap<>();
    private final Map<Designator, List<byte[]>> tapes = new ConcurrentHashMap<>();
    private final Map<Designator, Integer> capacities = new ConcurrentHashMap<>();

    /** Adds a disk of zeros. */
    public Designator disk(int blockLength, int size) {
        MemoryBlockDevice device = new MemoryBlockDevice(new byte[size], blockLength, false);
        disks.put(device.unit().designator(), device);
        return device.unit().designator();
    }

    /** Adds a blank tape. */
    public Designator tape(int capacity) {
        List<byte[]> objects = new ArrayList<>();
        Designator tape = new MemoryRecordDevice(objects, capacity).unit().designator();
        tapes.put(tape, objects);
        capacities.put(tape, capacity);
        return tape;
    }

    @Override
    public List<Unit> units() {
        List<Unit> units = new ArrayList<>();
        disks.values().forEach(d -> units.add(d.unit()));
        tapes.forEach((d, objects) -> units.add(new MemoryRecordDevice(objects, 0).unit()));
        return units;
    }

    @Override
    public Optional<BlockDevice> open(Designator designator, Access access) {
        Optional<BlockDevice> disk = Optional.ofNullable(disks.get(designator));
        return access == Access.READ ? disk.map(MemoryUnits::readOnly) : disk;
    }

    private static BlockDevice readOnly(BlockDevice disk) {
        return new FilterBlockDevice(disk) {
            @Override
            public void write(long position, ByteBuffer source) throws IOException {
                throw new IOException("unit " + disk.unit().designator() + " is opened to be read");
            }
        };
    }

    @Override
    public Optional<RecordDevice> openRecords(Designator designator) {
        return Optional.ofNullable(tapes.get(designator))
                .map(objects -> new MemoryRecordDevice(objects, capacities.get(designator)));
    }
}
