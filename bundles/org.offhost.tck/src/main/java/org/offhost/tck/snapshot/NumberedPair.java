// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Two units whose content tells when they were cut: each turn writes its number to the first one, then to the second one, at the
 * place whose turn it is. A block holds its number, bytes that follow from it, and a sum of both. So a cut tells of each unit the
 * last turn it has; that all turns before it are there; and that no block is half of one turn and half of another.
 */
final class NumberedPair {
    /** Bytes from the start of each unit that are written. */
    static final int LENGTH = 64 << 10;

    private static final int BLOCK = 4 << 10;
    private static final int BLOCKS = LENGTH / BLOCK;
    private static final int SUM_AT = BLOCK - Integer.BYTES;

    private final Writing writing;

    /** How a unit of the pair is written. */
    interface Writing {
        /** @param second which of the two */
        void write(boolean second, long position, byte[] bytes) throws IOException;
    }

    /** Writes turn 0 to both. */
    NumberedPair(Writing writing) throws IOException {
        this.writing = writing;
        for (int i = 0; i < BLOCKS; i++) {
            writing.write(false, (long) i * BLOCK, block(0));
            writing.write(true, (long) i * BLOCK, block(0));
        }
    }

    /** @param turn from 1, one after the other */
    void write(long turn) throws IOException {
        long position = turn % BLOCKS * BLOCK;
        writing.write(false, position, block(turn));
        writing.write(true, position, block(turn));
    }

    private static byte[] block(long turn) {
        byte[] bytes = new byte[BLOCK];
        Arrays.fill(bytes, (byte) (turn * 31 + 7));
        ByteBuffer block = ByteBuffer.wrap(bytes).putLong(0, turn);
        return block.putInt(SUM_AT, sum(bytes)).array();
    }

    private static int sum(byte[] block) {
        CRC32C sum = new CRC32C();
        sum.update(block, 0, SUM_AT);
        return (int) sum.getValue();
    }

    /**
     * The last turn that a cut of a unit has; fails if the unit was never so.
     *
     * @param content its first {@link #LENGTH} bytes
     */
    static long lastTurn(byte[] content) {
        long[] turns = new long[BLOCKS];
        for (int i = 0; i < BLOCKS; i++) {
            byte[] block = Arrays.copyOfRange(content, i * BLOCK, (i + 1) * BLOCK);
            turns[i] = ByteBuffer.wrap(block).getLong();
            assertThat(block).as("block %d, of turn %d", i, turns[i]).isEqualTo(block(turns[i]));
        }
        long last = Arrays.stream(turns).max().orElseThrow();
        long[] expected = new long[BLOCKS];
        for (long turn = Math.max(1, last - BLOCKS + 1); turn <= last; turn++) {
            expected[(int) (turn % BLOCKS)] = turn;
        }
        assertThat(turns).as("turns of the blocks, where %d is the last", last).isEqualTo(expected);
        return last;
    }
}
