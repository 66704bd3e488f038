// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.block.BlockDevice;
import org.offhost.block.Origin;
import org.offhost.block.Unit;
import org.offhost.filesystem.FoundVolume;

/** A volume of a unit; closing it closes the unit. */
final class VolumeDevice implements BlockDevice {
    private final BlockDevice unit;
    private final BlockDevice volume;

    private VolumeDevice(BlockDevice unit, BlockDevice volume) {
        this.unit = unit;
        this.volume = volume;
    }

    /** Closes the unit if the volume does not lie on it. */
    static BlockDevice of(BlockDevice unit, FoundVolume volume) throws IOException {
        try {
            return new VolumeDevice(unit, volume.on(unit));
        } catch (IOException | RuntimeException | Error e) {
            unit.close();
            throw e;
        }
    }

    @Override
    public Unit unit() {
        return volume.unit();
    }

    @Override
    public Origin origin() {
        return volume.origin();
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        volume.read(position, target);
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        volume.write(position, source);
    }

    @Override
    public void flush() throws IOException {
        unit.flush();
    }

    @Override
    public void close() throws IOException {
        unit.close();
    }
}
