// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import java.io.IOException;
import java.util.OptionalLong;
import org.offhost.archive.layout.SetLayout;
import org.offhost.block.EndOfMediumException;
import org.offhost.block.RecordDevice;

/**
 * What still fits a cartridge, as its drive tells it. A set lies on one cartridge.
 *
 * <p>A drive counts without compression and in MiB, and keeps some for itself: what this lets through may still meet the end.
 */
final class TapeRoom {
    private TapeRoom() {}

    /**
     * Bytes that fit from an object on: those behind the last object, and those of what is written over.
     *
     * @param objects of the tape
     * @return empty if the drive does not tell
     */
    static OptionalLong from(RecordDevice device, long object, long objects, int recordLength) throws IOException {
        OptionalLong left = device.remaining();
        return left.isEmpty()
                ? left
                : OptionalLong.of(Math.max(0, left.getAsLong() + (objects - object) * recordLength));
    }

    /** @throws EndOfMediumException if a set is longer than the room there is */
    static void require(OptionalLong room, SetLayout layout) throws EndOfMediumException {
        if (room.isPresent() && layout.length() > room.getAsLong()) {
            throw new EndOfMediumException(
                    "There is room for " + room.getAsLong() + " bytes, the set takes " + layout.length());
        }
    }
}
