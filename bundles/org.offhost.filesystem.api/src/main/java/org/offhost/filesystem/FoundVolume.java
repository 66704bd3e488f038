// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.block.Layout;

/**
 * One volume of a {@link VolumeTable}; what file system it bears, parsers tell.
 *
 * @param number as the table and Linux count: MBR primary partitions 1 to 4, logical ones from 5, GPT the entry's index
 *     plus 1; by name where a table has no numbers; 0 for a unit without a table
 * @param layout where the volume's bytes lie on the unit; on several, in the row of bytes that they make one behind the other;
 *     empty only with a fault. Of a mapped volume, where the table and all that it may lead to lie, which other volumes may share
 * @param map how its bytes are found among those; empty if they lie there in their order
 * @param kind what the table says it is for, for a person: "07h NTFS or exFAT"; empty without a table
 * @param name name the table gives it; may be empty
 * @param fault why it cannot be used: structure, position, expected, found; empty if it can
 * @param within numbers of the volumes that it lies in, as a logical volume lies in a partition or in several; empty if in none
 */
public record FoundVolume(
        int number,
        Layout layout,
        Optional<VolumeMapping> map,
        String kind,
        String name,
        String fault,
        List<Integer> within) {
    public FoundVolume {
        Objects.requireNonNull(map, "map");
        within = List.copyOf(within);
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
        if (number < 0 || layout.length() == 0 && fault.isEmpty()) {
            throw new IllegalArgumentException("volume number=" + number + " layout=" + layout);
        }
    }

    /** One whose bytes lie there in their order. */
    public FoundVolume(int number, Layout layout, String kind, String name, String fault, List<Integer> within) {
        this(number, layout, Optional.empty(), kind, name, fault, within);
    }

    /** One that lies in no other. */
    public FoundVolume(int number, Layout layout, String kind, String name, String fault) {
        this(number, layout, kind, name, fault, List.of());
    }

    /** One whose bytes a table tells, and that can be used. */
    public static FoundVolume mapped(int number, Layout around, VolumeMapping map, String kind, String name) {
        return new FoundVolume(number, around, Optional.of(map), kind, name, "", List.of());
    }

    /** One that lies in ranges one behind the other, and in no other volume. */
    public FoundVolume(int number, List<Extent> ranges, String kind, String name, String fault) {
        this(number, Layout.of(ranges), kind, name, fault);
    }

    /** One that lies together, and can be used. */
    public static FoundVolume at(int number, Extent range, String kind, String name) {
        return new FoundVolume(number, List.of(range), kind, name, "");
    }

    /** One that cannot be used. */
    public static FoundVolume lost(int number, String kind, String name, String fault) {
        return new FoundVolume(number, List.of(), kind, name, fault);
    }

    /** Byte of the unit at which it begins, or its table does; 0 if nobody knows. */
    public long position() {
        return layout.position();
    }

    /** Bytes; 0 if nobody knows. */
    public long length() {
        return map.map(VolumeMapping::length).orElse(layout.length());
    }

    /** Whether a table tells where its bytes lie. */
    public boolean isMapped() {
        return map.isPresent();
    }

    /**
     * Ranges of the unit whose bytes are all its own; in the order of its bytes, unless it is striped. Of a mapped volume, those of its
     * table and of all that it may lead to.
     */
    public List<Extent> ranges() {
        return layout.ranges();
    }

    /** Whether it can be opened. */
    public boolean isSound() {
        return fault.isEmpty();
    }

    /** Whether it shares bytes with another. A table may be made to name hundreds of thousands of ranges: time by their number. */
    public boolean overlaps(FoundVolume other) {
        List<Extent> ours = ascending();
        List<Extent> theirs = other.ascending();
        int i = 0;
        int j = 0;
        while (i < ours.size() && j < theirs.size()) {
            Extent one = ours.get(i);
            Extent another = theirs.get(j);
            if (one.position() < another.end() && another.position() < one.end()) {
                return true;
            }
            // what ends first meets none of those behind the other
            if (one.end() <= another.end()) {
                i++;
            } else {
                j++;
            }
        }
        return false;
    }

    private List<Extent> ascending() {
        return ranges().stream()
                .sorted(Comparator.comparingLong(Extent::position))
                .toList();
    }

    /** Whether it is made of whole blocks, but for its end. */
    public boolean isAligned(int blockLength) {
        return layout.isAligned(blockLength);
    }

    /**
     * The volume as a device whose {@link BlockDevice#origin()} tells where it lies. Closing it leaves the unit open.
     *
     * @param unit the unit it was found on, or another with the same content; the row of them, if on several
     * @throws IOException if it has a fault, passes the unit's end, begins inside a logical block, or its table cannot be read
     */
    public BlockDevice on(BlockDevice unit) throws IOException {
        String title = "volume " + number + " of unit " + unit.unit().designator();
        if (!isSound()) {
            throw new IOException(title + " cannot be used: " + fault);
        }
        BlockDevice around = around(unit, title);
        return map.isPresent() ? map.get().open(around) : around;
    }

    /**
     * Reads all of the table that tells where the bytes of a mapped volume lie; does nothing for another.
     *
     * @param unit as for {@link #on}
     * @param progress told bytes of the volume, now and then; may throw to end it
     * @return bytes that are kept in another form, so that whoever copies them has to read them; of a volume within, of all around it
     * @throws IOException if a part of it cannot be read
     */
    public long verify(BlockDevice unit, LongConsumer progress) throws IOException {
        return map.isPresent() ? map.get().verify(around(unit, "volume " + number), progress) : 0;
    }

    private BlockDevice around(BlockDevice unit, String title) throws IOException {
        return Placed.on(unit, layout, title);
    }
}
