// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.copy;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.array.virtual.medium.Task;

/** Bytes of a disk, behind the residual source data. */
final class DiskSourceData implements SourceData {
    private final SegmentIo io;
    private final Cscd cscd;
    private final ResidualBuffer residual;
    private final long end;
    private long position;

    /**
     * @param position byte of the disk at which the segment's range begins
     * @param length bytes of the range that are read, processed or not
     */
    DiskSourceData(SegmentIo io, Cscd cscd, ResidualBuffer residual, long position, long length) {
        this.io = io;
        this.cscd = cscd;
        this.residual = residual;
        this.position = position;
        this.end = position + length;
    }

    @Override
    public void next(int length, ResidualBuffer destination) throws IOException {
        int kept = Math.min(length, residual.size());
        residual.moveTo(destination, kept);
        if (length > kept) {
            read(length - kept, destination);
        }
    }

    private void read(int length, ResidualBuffer into) throws IOException {
        for (int left = length; left > 0; ) {
            int part = Math.min(left, Task.LONGEST_IO);
            ByteBuffer room = into.room(part);
            io.readBlocks(cscd, position, room);
            into.filled(part);
            position += part;
            left -= part;
        }
    }

    /** What is left of the range, less than a block or as much as there was residual data, becomes residual. */
    @Override
    public void finish() throws IOException {
        if (position < end) {
            read((int) (end - position), residual);
        }
    }

    /** Where the next byte is read, if there is no residual source data before it. */
    long position() {
        return position;
    }

    void skip(int length) {
        position += length;
    }

    Cscd cscd() {
        return cscd;
    }

    boolean hasResidual() {
        return !residual.isEmpty();
    }
}
