// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.io.IOException;
import java.util.Objects;
import org.offhost.block.BlockDevice;
import org.offhost.block.Slice;

/**
 * One volume of a {@link VolumeTable}; what file system it bears, parsers tell.
 *
 * @param number as the table and Linux count: MBR primary partitions 1 to 4, logical ones from 5, GPT the entry's index
 *     plus 1; 0 for a unit without a table
 * @param position byte of the unit at which it begins
 * @param length bytes, 0 only with a fault
 * @param kind what the table says it is for, for a person: "07h NTFS or exFAT"; empty without a table
 * @param name name the table gives it; may be empty
 * @param fault why it cannot be used: structure, position, expected, found; empty if it can
 */
public record FoundVolume(int number, long position, long length, String kind, String name, String fault) {
    public FoundVolume {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
        if (number < 0 || position < 0 || length < 0 || length == 0 && fault.isEmpty()) {
            throw new IllegalArgumentException(
                    "volume number=" + number + " position=" + position + " length=" + length);
        }
    }

    /** Whether it can be opened. */
    public boolean isSound() {
        return fault.isEmpty();
    }

    /** The first byte behind it. */
    public long end() {
        return position + length;
    }

    /** Whether it shares bytes with another. */
    public boolean overlaps(FoundVolume other) {
        return position < other.end() && other.position < end();
    }

    /**
     * The volume as a device whose {@link BlockDevice#origin()} tells where it lies. Closing it leaves the unit open.
     *
     * @param unit the unit it was found on, or another with the same content
     * @throws IOException if it has a fault, passes the unit's end, or begins inside a logical block
     */
    public BlockDevice on(BlockDevice unit) throws IOException {
        String title = "volume " + number + " of unit " + unit.unit().designator();
        if (!isSound()) {
            throw new IOException(title + " cannot be used: " + fault);
        }
        if (position > unit.size() - length) {
            throw new IOException(title + ": expected an end within " + unit.size() + " bytes, found position "
                    + position + " and length " + length);
        }
        if (position % unit.blockLength() != 0) {
            throw new IOException(title + " begins at byte " + position + ", inside a logical block of "
                    + unit.blockLength() + " bytes: it cannot be copied in blocks");
        }
        return Slice.of(unit, position, length);
    }
}
