// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.copy;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Records of a tape, all of one length, behind the residual source data; the rest of the last one stays residual. */
final class StreamSource implements SourceData {
    private final SegmentIo io;
    private final Cscd cscd;
    private final ResidualBuffer residual;
    private final int transferLength;

    StreamSource(SegmentIo io, Cscd cscd, ResidualBuffer residual, int transferLength) {
        this.io = io;
        this.cscd = cscd;
        this.residual = residual;
        this.transferLength = transferLength;
    }

    @Override
    public void next(int length, ResidualBuffer destination) throws IOException {
        for (int left = length; left > 0; ) {
            int part = provide(left);
            residual.moveTo(destination, part);
            left -= part;
        }
    }

    /** Removes bytes without giving them to anybody. */
    void discard(long length) throws IOException {
        for (long left = length; left > 0; ) {
            int part = provide((int) Math.min(left, Integer.MAX_VALUE));
            residual.take(part);
            left -= part;
        }
    }

    private int provide(int most) throws IOException {
        if (residual.isEmpty()) {
            ByteBuffer room = residual.room(transferLength);
            io.readRecord(cscd, room, transferLength);
            residual.filled(transferLength);
        }
        return Math.min(most, residual.size());
    }
}
