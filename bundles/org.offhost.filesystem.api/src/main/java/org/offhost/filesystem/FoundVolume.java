// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.block.Layout;
import org.offhost.block.Slice;

/**
 * One volume of a {@link VolumeTable}; what file system it bears, parsers tell.
 *
 * @param number as the table and Linux count: MBR primary partitions 1 to 4, logical ones from 5, GPT the entry's index
 *     plus 1; by name where a table has no numbers; 0 for a unit without a table
 * @param layout where the volume's bytes lie on the unit; on several, in the row of bytes that they make one behind the other;
 *     empty only with a fault
 * @param kind what the table says it is for, for a person: "07h NTFS or exFAT"; empty without a table
 * @param name name the table gives it; may be empty
 * @param fault why it cannot be used: structure, position, expected, found; empty if it can
 * @param within numbers of the volumes that it lies in, as a logical volume lies in a partition or in several; empty if in none
 */
public record FoundVolume(int number, Layout layout, String kind, String name, String fault, List<Integer> within) {
    public FoundVolume {
        within = List.copyOf(within);
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
        if (number < 0 || layout.length() == 0 && fault.isEmpty()) {
            throw new IllegalArgumentException("volume number=" + number + " layout=" + layout);
        }
    }

    /** One that lies in no other. */
    public FoundVolume(int number, Layout layout, String kind, String name, String fault) {
        this(number, layout, kind, name, fault, List.of());
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

    /** Byte of the unit at which it begins; 0 if nobody knows. */
    public long position() {
        return layout.position();
    }

    /** Bytes; 0 if nobody knows. */
    public long length() {
        return layout.length();
    }

    /** Ranges of the unit whose bytes are all its own; in the order of its bytes, unless it is striped. */
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
     * @throws IOException if it has a fault, passes the unit's end, or begins inside a logical block
     */
    public BlockDevice on(BlockDevice unit) throws IOException {
        String title = "volume " + number + " of unit " + unit.unit().designator();
        if (!isSound()) {
            throw new IOException(title + " cannot be used: " + fault);
        }
        for (Extent range : ranges()) {
            if (range.end() > unit.size()) {
                throw new IOException(title + ": expected an end within " + unit.size() + " bytes, found position "
                        + range.position() + " and length " + range.length());
            }
        }
        if (!isAligned(unit.blockLength())) {
            throw new IOException(title + " begins at byte " + position() + ", inside a logical block of "
                    + unit.blockLength() + " bytes, or a piece of it does: it cannot be copied in blocks");
        }
        return Slice.of(unit, layout);
    }
}
