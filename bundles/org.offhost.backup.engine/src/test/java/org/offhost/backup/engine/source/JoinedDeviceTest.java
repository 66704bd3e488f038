// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.offhost.block.BlockDevice;
import org.offhost.block.Slice;
import org.offhost.driver.JoinedDevice;
import org.offhost.tck.FilterBlockDevice;
import org.offhost.tck.MemoryBlockDevice;

class JoinedDeviceTest {
    private final byte[] first = bytes(1024, 1);
    private final byte[] second = bytes(512, 100);
    private final byte[] third = bytes(1536, 50);
    private final BlockDevice row = JoinedDevice.of(List.of(
            new MemoryBlockDevice(first, 512, false),
            new MemoryBlockDevice(second, 512, false),
            new MemoryBlockDevice(third, 512, false)));

    private static byte[] bytes(int length, int seed) {
        byte[] bytes = new byte[length];
        IntStream.range(0, length).forEach(i -> bytes[i] = (byte) (seed + i / 7));
        return bytes;
    }

    private ByteBuffer all() {
        return ByteBuffer.allocate(3072).put(first).put(second).put(third).flip();
    }

    @Test
    void readsAcrossUnits() throws IOException {
        for (int from = 0; from < 3072; from += 97) {
            for (int length = 0; from + length <= 3072; length += 211) {
                ByteBuffer read = ByteBuffer.allocate(length);
                row.read(from, read);
                assertThat(read.flip()).isEqualTo(all().slice(from, length));
            }
        }
        assertThat(row.size()).isEqualTo(3072);
    }

    @Test
    void writesAcrossUnits() throws IOException {
        ByteBuffer written = ByteBuffer.wrap(bytes(1536, 77));
        row.write(512, written);
        assertThat(written.hasRemaining()).isFalse();
        assertThat(all().slice(512, 1536)).isEqualTo(ByteBuffer.wrap(bytes(1536, 77)));
    }

    @Test
    void behindTheEndIsNothing() {
        assertThatThrownBy(() -> row.read(3000, ByteBuffer.allocate(73))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> row.read(-1, ByteBuffer.allocate(1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void unitsHaveBlocksOfOneLength() {
        assertThatThrownBy(() -> JoinedDevice.of(List.of(
                        new MemoryBlockDevice(new byte[4096], 512, true),
                        new MemoryBlockDevice(new byte[4096], 4096, true))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void oneUnitIsItself() {
        BlockDevice one = new MemoryBlockDevice(new byte[512]);
        assertThat(JoinedDevice.of(List.of(one))).isSameAs(one);
    }

    @Test
    void partOfARowKnowsItsUnit() {
        assertThat(Slice.of(row, 1024, 512).origin().position()).isZero();
        assertThat(Slice.of(row, 2048, 512).origin().position()).isEqualTo(512);
    }

    @Test
    void allAreClosedThoughOneFails() {
        List<String> closed = new ArrayList<>();
        List<BlockDevice> units = List.of(closing("a", closed), closing("b", closed), closing("c", closed));
        assertThatThrownBy(() -> JoinedDevice.of(units).close()).hasMessage("a");
        assertThat(closed).containsExactly("a", "b", "c");
    }

    private static BlockDevice closing(String name, List<String> closed) {
        return new FilterBlockDevice(new MemoryBlockDevice(new byte[512])) {
            @Override
            public void close() throws IOException {
                closed.add(name);
                throw new IOException(name);
            }
        };
    }
}
