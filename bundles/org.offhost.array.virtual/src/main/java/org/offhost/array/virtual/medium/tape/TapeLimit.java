// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.tape;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.offhost.array.virtual.medium.FaultBoard;
import org.offhost.array.virtual.medium.MediumException;
import org.offhost.array.virtual.medium.ReadFailedException;
import org.offhost.array.virtual.medium.file.HostFile;
import org.offhost.block.Designator;
import org.offhost.scsi.SenseKey;

/** Where a tape ends, and what it reports there: faults that are set, its capacity, errors of its file. */
final class TapeLimit {
    /** Early warning is given for the last tenth of the medium, but not for more than this. */
    private static final long LARGEST_WARNING = 64L << 20;

    private final Designator designator;
    private final Path path;
    private final FaultBoard faults;
    private volatile long capacity;

    /** @param capacity bytes of the file at which the medium is full; 0 for none */
    TapeLimit(Designator designator, Path path, FaultBoard faults, long capacity) {
        this.designator = designator;
        this.path = path;
        this.faults = faults;
        this.capacity = capacity;
    }

    void capacity(long bytes) {
        capacity = bytes;
    }

    /** @param end behind the last object */
    Optional<TapeLength> room(TapPlace end) {
        long all = capacity;
        return all == 0 ? Optional.empty() : Optional.of(new TapeLength(Math.max(0, all - end.offset()), all));
    }

    /** Whether a place is at or past early warning. */
    boolean isNear(TapPlace place) {
        long end = capacity;
        return end > 0 && place.offset() >= end - Math.min(end / 10, LARGEST_WARNING);
    }

    void checkReadable(TapPlace place, long residual) throws MediumException {
        if (faults.firstUnreadable(designator, place.object(), 1) >= 0) {
            throw unreadable(place, residual);
        }
    }

    MediumException unreadable(TapPlace place, long residual) {
        return MediumException.unreadable(residual, "object " + place.object() + " of " + designator);
    }

    /**
     * @param bytes what is to be written, on the file
     * @param residual the same in the unit of the command
     */
    void checkWritable(TapPlace place, long bytes, long residual) throws MediumException {
        if (faults.firstUnwritable(designator, place.object(), 1) >= 0) {
            throw MediumException.unwritable(residual, "object " + place.object() + " of " + designator);
        }
        if (faults.isFull(designator) || capacity > 0 && place.offset() + bytes > capacity) {
            throw MediumException.endOfMedium(SenseKey.VOLUME_OVERFLOW, residual);
        }
    }

    MediumException failedRead(ReadFailedException e, long residual) {
        return MediumException.unreadable(residual, e.getMessage());
    }

    MediumException failedWrite(IOException e, long residual) {
        return HostFile.isFull(e)
                ? MediumException.noRoom(residual, path + ": " + e.getMessage())
                : MediumException.unwritable(residual, path + ": " + e.getMessage());
    }

    /** Early warning comes with the write that reached it, and with every later one. */
    void warn(TapPlace place) throws MediumException {
        if (isNear(place)) {
            throw MediumException.endOfMedium(SenseKey.NO_SENSE, 0);
        }
    }
}
