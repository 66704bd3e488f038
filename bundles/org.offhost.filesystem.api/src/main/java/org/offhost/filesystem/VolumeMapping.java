// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.io.IOException;
import java.util.function.LongConsumer;
import org.offhost.block.BlockDevice;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * How a volume's bytes are found where a table on the unit tells it piece by piece: a thin volume of a pool, a disk in an image. Says which
 * table that is; {@link #open} reads it. Immutable, equal if it is the same table in the same state; thread-safe.
 */
@ConsumerType
public interface VolumeMapping {
    /** Bytes of the volume, at least 1. */
    long length();

    /**
     * Which volume of which table it is, in words that stay while it is there, whatever is written: {@code "device 7 of thin pool
     * 0GvY…"}. One line.
     */
    String of();

    /** The state of the table when it was found, in words that are others once it leads elsewhere. One line. */
    String state();

    /**
     * The volume, read-only, whose {@link BlockDevice#origin} tells where its bytes lie by the table. Reads little. Closing it leaves what
     * is around open.
     *
     * @param around the bytes of {@link FoundVolume#layout}: the table, and all that it leads to
     * @throws CorruptStructureException if the table cannot be read
     * @throws IOException if the device fails, or the table does not know the volume any more
     */
    BlockDevice open(BlockDevice around) throws IOException;

    /**
     * Reads all of the table that the volume needs, so that what is damaged is known before a byte is copied.
     *
     * @param around as for {@link #open}
     * @param progress told bytes of the volume, now and then; may throw to end it
     * @return bytes that are kept in another form, so that whoever copies them has to read them
     * @throws CorruptStructureException if a part of it cannot be read
     */
    long verify(BlockDevice around, LongConsumer progress) throws IOException;
}
