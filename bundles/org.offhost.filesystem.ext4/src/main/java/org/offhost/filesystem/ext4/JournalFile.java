// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.offhost.block.BlockDevice;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;
import org.offhost.kit.session.Withdrawal;

/** The blocks of a journal as they lie, read ahead, since a log is read from front to back. One thread. */
final class JournalFile {
    private static final int AHEAD = 256 << 10;

    private final BlockDevice device;
    private final Runs runs;
    private final int blockLength;
    private final Withdrawal session;
    private final byte[] ahead;
    private long aheadFrom;
    private int aheadLength;
    private int run;

    /** @param runs whole blocks, all of them inside the volume or holes */
    JournalFile(BlockDevice device, Runs runs, int blockLength, Withdrawal session) {
        this.device = device;
        this.runs = runs;
        this.blockLength = blockLength;
        this.session = session;
        this.ahead = new byte[Math.max(AHEAD, blockLength)];
    }

    int blockLength() {
        return blockLength;
    }

    long blocks() {
        return runs.length() / blockLength;
    }

    Runs runs() {
        return runs;
    }

    /**
     * Byte of the volume at which a block lies.
     *
     * @throws CorruptStructureException if it is a hole, or behind the end
     */
    long position(long block) throws IOException {
        long at = block * blockLength;
        if (block < 0 || block >= blocks()) {
            throw new CorruptStructureException(
                    "journal", 0, "a block of its " + blocks(), "block " + Long.toUnsignedString(block));
        }
        Run here = runs.get(find(at));
        if (here.isHole()) {
            throw new CorruptStructureException("journal", 0, "no holes", "one at its block " + block);
        }
        return here.position() + at - here.offset();
    }

    /** The run that a byte of the journal is in; as a rule the one of last time, or the next. */
    private int find(long at) {
        Run last = runs.get(run);
        if (at >= last.offset() && at < last.offset() + last.length()) {
            return run;
        }
        int low = 0;
        int high = runs.count() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (runs.get(middle).offset() <= at) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        run = low;
        return low;
    }

    /** A block, in an array of its own. */
    byte[] read(long block) throws IOException {
        session.check();
        long position = position(block);
        if (!isAhead(position)) {
            Run here = runs.get(run);
            long left = here.position() + here.length() - position;
            try {
                load(position, (int) Math.min(left, ahead.length / blockLength * blockLength));
            } catch (UnreadableBlockException e) {
                load(position, blockLength); // perhaps it is one behind
            }
        }
        return copy(position);
    }

    /** The same without those behind it. */
    byte[] readAlone(long block) throws IOException {
        session.check();
        long position = position(block);
        if (!isAhead(position)) {
            load(position, blockLength);
        }
        return copy(position);
    }

    private boolean isAhead(long position) {
        return position >= aheadFrom && position + blockLength <= aheadFrom + aheadLength;
    }

    private byte[] copy(long position) {
        int from = (int) (position - aheadFrom);
        return Arrays.copyOfRange(ahead, from, from + blockLength);
    }

    private void load(long position, int length) throws IOException {
        aheadLength = 0;
        if (position > device.size() - length) {
            if (length > blockLength) {
                load(position, blockLength);
                return;
            }
            throw new CorruptStructureException(
                    "journal", position, "a place within the device's " + device.size() + " bytes", "one behind");
        }
        device.read(position, ByteBuffer.wrap(ahead, 0, length));
        aheadFrom = position;
        aheadLength = length;
    }
}
