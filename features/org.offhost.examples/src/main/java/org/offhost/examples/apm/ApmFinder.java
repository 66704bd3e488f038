// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.apm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeFinder;
import org.offhost.filesystem.VolumeTable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Finds volumes by an Apple partition map: a driver descriptor in block 0, which tells how long blocks are, and from block 1 on
 * an entry for each partition, the map itself among them (Inside Macintosh: Devices, chapter 3). All numbers are big-endian.
 */
@Component(property = VolumeFinder.TYPE + "=" + ApmFinder.KIND)
public final class ApmFinder implements VolumeFinder {
    static final String KIND = "apm";

    private static final int DESCRIPTOR = 'E' << 8 | 'R';
    private static final int ENTRY = 'P' << 8 | 'M';
    private static final int ENTRY_LENGTH = 512;
    private static final int MOST_ENTRIES = 256;
    private static final int NAME = 16;
    private static final int TYPE_NAME = 48;
    private static final int TEXT = 32;

    /** Partitions that hold no volume. */
    private static final Set<String> NO_VOLUMES = Set.of("Apple_partition_map", "Apple_Free", "Apple_Void");

    private volatile boolean withdrawn;

    @Override
    public Optional<VolumeTable> find(BlockDevice unit) throws IOException {
        Optional<ByteBuffer> descriptor = read(unit, 0).filter(b -> b.getChar(0) == DESCRIPTOR);
        if (descriptor.isEmpty()) {
            return Optional.empty();
        }
        int block = descriptor.get().getChar(2);
        Optional<ByteBuffer> first = read(unit, block).filter(b -> b.getChar(0) == ENTRY);
        if (first.isEmpty() || Integer.bitCount(block) != 1 || block < ENTRY_LENGTH) {
            return Optional.empty(); // a driver descriptor is on units without a map, too
        }
        int entries = first.get().getInt(4);
        if (entries < 1 || entries > MOST_ENTRIES) {
            throw new CorruptStructureException(
                    "partition map entry", block, "a map of 1 to " + MOST_ENTRIES + " entries", "" + entries);
        }
        List<FoundVolume> volumes = new ArrayList<>();
        for (int number = 1; number <= entries; number++) {
            volume(unit, block, number).ifPresent(volumes::add);
        }
        return Optional.of(new VolumeTable(
                KIND,
                block,
                volumes,
                List.of(
                        "driver descriptor ER at byte 0, blocks of " + block + " bytes",
                        "partition map with PM at byte " + block + ", " + entries + " entries")));
    }

    /** Empty if the entry is of no volume. */
    private Optional<FoundVolume> volume(BlockDevice unit, int block, int number) throws IOException {
        long at = (long) number * block;
        ByteBuffer entry = read(unit, at)
                .filter(b -> b.getChar(0) == ENTRY)
                .orElseThrow(() -> new CorruptStructureException(
                        "partition map entry " + number, at, "the signature PM", "another, or the end of the unit"));
        String kind = text(entry, TYPE_NAME);
        if (NO_VOLUMES.contains(kind)) {
            return Optional.empty();
        }
        long position = Integer.toUnsignedLong(entry.getInt(8)) * block;
        long length = Integer.toUnsignedLong(entry.getInt(12)) * block;
        String name = text(entry, NAME);
        if (length == 0 || position > unit.size() - length) {
            String fault = "partition map entry " + number + " at byte " + at + ": expected a range of the unit's "
                    + unit.size() + " bytes, found " + length + " bytes from " + position;
            return Optional.of(FoundVolume.lost(number, kind, name, fault));
        }
        return Optional.of(
                FoundVolume.at(number, new Extent(position, length), kind.isBlank() ? "unnamed kind" : kind, name));
    }

    /** The first 512 bytes of a block, if the unit has them. */
    private Optional<ByteBuffer> read(BlockDevice unit, long position) throws IOException {
        if (withdrawn) {
            throw new ProviderWithdrawnException("the finder of Apple partition maps was withdrawn");
        }
        if (position > unit.size() - ENTRY_LENGTH) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.allocate(ENTRY_LENGTH);
        unit.read(position, bytes);
        return Optional.of(bytes.flip());
    }

    private static String text(ByteBuffer entry, int at) {
        String text = new String(entry.array(), at, TEXT, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    @Deactivate
    void withdraw() {
        withdrawn = true;
    }
}
