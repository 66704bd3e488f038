// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.util.Arrays;
import java.util.Optional;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;

/**
 * What a journal holds that is not at its place yet: 16 bytes for a block, of which there are no more than the journal has.
 * Immutable.
 */
final class Replay {
    /** Of a volume whose journal has nothing to say. */
    static final Replay NOT_NEEDED =
            new Replay(false, 1, new long[0], new long[0], 0, FastCommits.NONE, Optional.empty());

    private final boolean needed;
    private final int blockLength;
    private final long[] blocks;
    private final long[] places;
    private final int transactions;
    private final FastCommits fastCommits;
    private final Optional<String> problem;

    /**
     * @param blocks of the volume, ascending, each once
     * @param places bytes of the volume at which the journal has them; odd ones begin with the magic in place of zeros
     */
    private Replay(
            boolean needed,
            int blockLength,
            long[] blocks,
            long[] places,
            int transactions,
            FastCommits fastCommits,
            Optional<String> problem) {
        this.needed = needed;
        this.blockLength = blockLength;
        this.blocks = blocks;
        this.places = places;
        this.transactions = transactions;
        this.fastCommits = fastCommits;
        this.problem = problem;
    }

    static Replay of(
            int blockLength,
            long[] blocks,
            long[] places,
            int transactions,
            FastCommits fastCommits,
            Optional<String> problem) {
        return new Replay(true, blockLength, blocks, places, transactions, fastCommits, problem);
    }

    /** Of a journal that cannot be read. */
    static Replay unread(String why) {
        return new Replay(true, 1, new long[0], new long[0], 0, FastCommits.NONE, Optional.of(why));
    }

    /** Whether the volume is one whose journal is to be read. */
    boolean needed() {
        return needed;
    }

    /** Blocks that are read from the journal. */
    int count() {
        return blocks.length;
    }

    /** Whole ones. */
    int transactions() {
        return transactions;
    }

    /** What was done behind them. */
    FastCommits fastCommits() {
        return fastCommits;
    }

    /** Why it is not all that the file system itself may make of the journal. */
    Optional<String> problem() {
        return problem;
    }

    int blockLength() {
        return blockLength;
    }

    /** Index of the first block that is not below a number; {@link #count} if there is none. */
    int from(long block) {
        int found = Arrays.binarySearch(blocks, block);
        return found >= 0 ? found : -1 - found;
    }

    long block(int index) {
        return blocks[index];
    }

    long place(int index) {
        return places[index] & ~1L;
    }

    boolean isEscaped(int index) {
        return (places[index] & 1) != 0;
    }

    /** Blocks of some runs that are in the journal alone. */
    long within(Runs runs) {
        long found = 0;
        for (int i = 0; i < runs.count() && blocks.length > 0; i++) {
            if (runs.position(i) != Run.HOLE) {
                long first = runs.position(i) / blockLength;
                found += from(first + runs.length(i) / blockLength) - from(first);
            }
        }
        return found;
    }
}
