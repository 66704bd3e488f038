// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.Slice;
import org.offhost.block.Unit;

class ReadFilterTest {
    private final Counting behind = new Counting();
    private final BlockDevice filter = new Inverted(Slice.of(behind, 512, 1024));

    /** Shows every bit as its opposite, eight bytes at a time. */
    private static final class Inverted extends ReadFilter {
        Inverted(BlockDevice behind) {
            super(behind, "what is inverted is read alone");
        }

        @Override
        protected void read(BlockDevice behind, long position, ByteBuffer target) throws IOException {
            int from = target.position();
            for (long at = position; target.hasRemaining(); at += 8) {
                part(behind, at, target, Math.min(8, target.remaining()));
            }
            for (int i = from; i < target.position(); i++) {
                target.put(i, (byte) ~target.get(i));
            }
        }
    }

    /** Each byte is the low byte of its position. */
    private static final class Counting implements BlockDevice {
        private boolean closed;

        @Override
        public Unit unit() {
            return new Unit(Designator.parse("naa.5000000000000001"), Unit.Kind.BLOCKS, 4096, 512, false, "");
        }

        @Override
        public void read(long position, ByteBuffer target) {
            for (long at = position; target.hasRemaining(); at++) {
                target.put((byte) at);
            }
        }

        @Override
        public void write(long position, ByteBuffer source) {
            throw new AssertionError("written to");
        }

        @Override
        public void flush() {
            throw new AssertionError("flushed");
        }

        @Override
        public long release(long position, long length) {
            throw new AssertionError("released");
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void showsOtherBytesInTheSamePlaces() throws IOException {
        ByteBuffer target = ByteBuffer.allocate(24).position(2).limit(22);
        filter.read(3, target);
        assertThat(target.position()).isEqualTo(22);
        assertThat(target.limit()).isEqualTo(22);
        for (int i = 0; i < 20; i++) {
            assertThat(target.get(2 + i)).isEqualTo((byte) ~(3 + i));
        }
        assertThat(target.get(1)).isZero();
        assertThat(filter.size()).isEqualTo(1024);
        assertThat(filter.blockLength()).isEqualTo(512);
        assertThat(filter.origin())
                .isEqualTo(Slice.of(behind, 512, 1024).origin())
                .isNotEqualTo(behind.origin());
    }

    @Test
    void rangeThatPassesTheEndIsRefusedWithBothNumbers() {
        assertThatThrownBy(() -> filter.read(1020, ByteBuffer.allocate(5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("1020", "1024");
        assertThatThrownBy(() -> filter.read(-1, ByteBuffer.allocate(1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nobodyWritesThroughIt() throws IOException {
        assertThatThrownBy(() -> filter.write(0, ByteBuffer.allocate(512)))
                .hasMessage("what is inverted is read alone");
        filter.flush();
        assertThat(filter.release(0, 512)).isZero();
    }

    @Test
    void closesWhatIsBehind() throws IOException {
        new Inverted(behind).close();
        assertThat(behind.closed).isTrue();
    }
}
