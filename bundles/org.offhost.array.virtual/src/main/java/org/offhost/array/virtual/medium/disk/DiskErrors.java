// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.disk;

import java.io.IOException;
import java.nio.file.Path;
import org.offhost.array.virtual.medium.FaultBoard;
import org.offhost.array.virtual.medium.MediumException;
import org.offhost.array.virtual.medium.ReadFailedException;
import org.offhost.array.virtual.medium.file.HostFile;
import org.offhost.block.Designator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a disk reports of its blocks: faults that are set, and errors of its file.
 *
 * @param path the backing file, for messages
 */
record DiskErrors(Designator designator, Path path, int blockLength, FaultBoard faults) {
    private static final Logger LOG = LoggerFactory.getLogger(DiskErrors.class);

    void checkReadable(long position, long length) throws MediumException {
        long bad = faults.firstUnreadable(designator, position, length);
        if (bad >= 0) {
            throw MediumException.unreadable(bad / blockLength, "block at byte " + bad + " of " + designator);
        }
    }

    void checkWritable(long position, long length) throws MediumException {
        long bad = faults.firstUnwritable(designator, position, length);
        if (bad >= 0) {
            throw MediumException.unwritable(bad / blockLength, "block at byte " + bad + " of " + designator);
        }
        if (faults.isFull(designator)) {
            throw noRoom(position, "no room for block at byte " + position + " of " + designator);
        }
    }

    private MediumException noRoom(long position, String message) {
        return MediumException.noRoom(position / blockLength, message);
    }

    /** @param position byte of the unit */
    MediumException failedRead(long position, ReadFailedException e) {
        LOG.warn("{}: {}", designator, e.getMessage());
        return MediumException.unreadable(position / blockLength, e.getMessage());
    }

    MediumException failedWrite(long position, IOException e) {
        String message = path + ": " + e.getMessage();
        return HostFile.isFull(e)
                ? noRoom(position, message)
                : MediumException.unwritable(position / blockLength, message);
    }
}
