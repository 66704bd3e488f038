// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.Unit;

/** Looking for sets on a disk that is far longer than what was written to it. */
class UnitSearchTest {
    private static final int UNIT = 4096;
    private static final long LONG = 8L << 40;

    /** Zeros but for one byte. */
    private record Nearly(long marked, AtomicLong reads) implements BlockDevice {
        @Override
        public Unit unit() {
            Designator d = new Designator(Designator.Scheme.FILE, "/nearly/empty");
            return new Unit(d, Unit.Kind.BLOCKS, LONG, 512, false, "");
        }

        @Override
        public void read(long position, ByteBuffer target) {
            reads.addAndGet(target.remaining());
            int from = target.position();
            int length = target.remaining();
            target.put(new byte[length]);
            if (marked >= position && marked < position + length) {
                target.put(from + (int) (marked - position), (byte) 1);
            }
        }

        @Override
        public void write(long position, ByteBuffer source) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    void itGivesUpInZerosThatNoSetLeaves() throws Exception {
        Nearly disk = new Nearly(UnitSearch.MOST_ZEROS - 1, new AtomicLong());
        assertThat(new UnitSearch(disk, UNIT, LONG).next(UNIT)).isEmpty();
        assertThat(disk.reads().get())
                .isBetween(2 * UnitSearch.MOST_ZEROS - UNIT, 2 * UnitSearch.MOST_ZEROS + (4 << 20));
    }
}
