// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.offhost.block.BlockDevice;
import org.offhost.block.UnreadableBlockException;

class BlockDeviceInstrumentsTest {
    private final byte[] bytes = new byte[8192];
    private final BlockDevice memory = new MemoryBlockDevice(bytes);

    @Test
    void unreadableRangeFailsOnlyReadsThatTouchIt() throws IOException {
        BlockDevice faulty = new FaultyBlockDevice(memory).unreadable(1024, 512);
        faulty.read(0, ByteBuffer.allocate(1024));
        faulty.read(1536, ByteBuffer.allocate(512));
        assertThatThrownBy(() -> faulty.read(1000, ByteBuffer.allocate(25)))
                .isInstanceOfSatisfying(
                        UnreadableBlockException.class,
                        e -> assertThat(e.position()).isEqualTo(1024));
        assertThatThrownBy(() -> faulty.read(1535, ByteBuffer.allocate(1)))
                .isInstanceOf(UnreadableBlockException.class);
    }

    @Test
    void deviceFailsAfterTheReadsItWasGiven() throws IOException {
        BlockDevice faulty = new FaultyBlockDevice(memory).failAfter(2);
        faulty.read(0, ByteBuffer.allocate(1));
        faulty.read(0, ByteBuffer.allocate(1));
        assertThatThrownBy(() -> faulty.read(0, ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> faulty.read(0, ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
    }

    @Test
    void readWaitsAtTheGateUntilATestPermitsIt() throws Exception {
        Gate gate = new Gate();
        CountingBlockDevice counting = new CountingBlockDevice(memory);
        BlockDevice slow = SlowBlockDevice.gated(counting, gate);
        CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> {
            try {
                slow.read(0, ByteBuffer.allocate(10));
                slow.read(10, ByteBuffer.allocate(20));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(gate.awaitArrival(Duration.ofMinutes(2))).isTrue();
        assertThat(counting.reads()).isZero();
        gate.permit(1).permit(1);
        reader.get(120, TimeUnit.SECONDS);
        assertThat(counting.bytesRead()).isEqualTo(30);
    }

    @Test
    void memoryDeviceKeepsToItsBlocksAndItsEnd() throws IOException {
        memory.write(512, ByteBuffer.wrap(new byte[512]).put(0, (byte) 7));
        assertThat(bytes[512]).isEqualTo((byte) 7);
        assertThatThrownBy(() -> memory.write(1, ByteBuffer.allocate(512)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> memory.read(8000, ByteBuffer.allocate(512)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MemoryBlockDevice(bytes, 512, true).write(0, ByteBuffer.allocate(512)))
                .isInstanceOf(IOException.class);
    }
}
