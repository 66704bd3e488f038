// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads the few bytes of source ranges that a copy manager's limits keep it from moving; counted as bytes of this host. */
final class RangeReader {
    private final Lane lane;

    RangeReader(Lane lane) {
        this.lane = lane;
    }

    /** Bytes of the source, block boundary or not. */
    ByteBuffer read(long position, int length) throws IOException {
        int block = lane.pair().sourceBlock();
        long from = position / block * block;
        long to = (position + length + block - 1) / block * block;
        ByteBuffer whole = lane.read(lane.pair().source(), block, from, (int) (to - from));
        lane.tally().moved(0, 0, length);
        return whole.slice((int) (position - from), length);
    }
}
