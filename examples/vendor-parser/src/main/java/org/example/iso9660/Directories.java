// SPDX-License-Identifier: Apache-2.0
package org.example.iso9660;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.kit.bytes.LittleEndianFields;

/**
 * Where all directories lie, ascending, by the path table (ECMA-119, 9.4). An entry is met where its record lies, so the order
 * of entries is that of the bytes of the volume; since none of them runs into the next, none is read twice.
 */
final class Directories {
    /** A million directories. */
    private static final int LONGEST_TABLE = 16 << 20;

    private static final int HEADER = 8;

    private final long[] starts;
    private final long volumeLength;

    private Directories(long[] starts, long volumeLength) {
        this.starts = starts;
        this.volumeLength = volumeLength;
    }

    static Directories read(BlockDevice device, Descriptor descriptor) throws IOException {
        long at = descriptor.pathTable().position();
        long length = descriptor.pathTable().length();
        if (length > LONGEST_TABLE) {
            throw new CorruptStructureException("path table", at, "at most " + LONGEST_TABLE + " bytes", "" + length);
        }
        ByteBuffer table = ByteBuffer.allocate((int) length);
        device.read(at, table);
        table.flip().order(ByteOrder.LITTLE_ENDIAN);
        LongStream.Builder starts = LongStream.builder();
        starts.add(descriptor.root()); // also where the table is damaged
        while (table.remaining() > HEADER) {
            int record = table.position();
            int name = table.get(record) & 0xff;
            long start = (new LittleEndianFields(table).u32(record + 2) + (table.get(record + 1) & 0xff)) * Descriptor.SECTOR;
            int next = record + HEADER + name + name % 2;
            if (name == 0 || next > table.limit() || start > descriptor.length() - Descriptor.SECTOR) {
                throw new CorruptStructureException(
                        "path table", at + record, "a directory within the volume", "one at byte " + start);
            }
            starts.add(start);
            table.position(next);
        }
        return new Directories(starts.build().sorted().distinct().toArray(), descriptor.length());
    }

    int count() {
        return starts.length;
    }

    long start(int index) {
        return starts[index];
    }

    /** The byte that a directory must not reach. */
    long limit(int index) {
        return index + 1 < starts.length ? starts[index + 1] : volumeLength;
    }

    /** The directory that begins at a byte; negative if none does. */
    int at(long start) {
        return Arrays.binarySearch(starts, start);
    }

    /** The directory in which a byte lies, or the last before it; negative if it is before all. */
    int around(long position) {
        int found = at(position);
        return found >= 0 ? found : -found - 2;
    }
}
