// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryTest {
    private final Memory memory = new Memory(1 << 20);

    @Test
    void noMoreIsTakenThanThereIs() {
        assertThat(memory.tryTake(1 << 20)).isTrue();
        assertThat(memory.tryTake(1)).isFalse();
        memory.giveBack(1 << 20);
        assertThat(memory.tryTake(1)).isTrue();
    }

    @Test
    void longBufferIsUsedAgain() {
        ByteBuffer first = memory.buffer(100_000);
        assertThat(first.remaining()).isEqualTo(100_000);
        memory.giveBack(first.position(7));
        assertThat(memory.buffer(50_000)).as("of another capacity").isNotSameAs(first);
        ByteBuffer again = memory.buffer(200_000);
        assertThat(again).isSameAs(first);
        assertThat(again.remaining()).isEqualTo(200_000);
        assertThat(memory.buffer(200_000)).as("as long as it is not given back").isNotSameAs(first);
    }

    @Test
    void shortAndVeryLongBuffersAreNotKept() {
        for (int length : new int[] {0, 4096, 2 << 20}) {
            ByteBuffer buffer = memory.buffer(length);
            assertThat(buffer.remaining()).isEqualTo(length);
            memory.giveBack(buffer);
            assertThat(memory.buffer(length)).isNotSameAs(buffer);
        }
    }

    @Test
    void onlySoManyAreKept() {
        List<ByteBuffer> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(memory.buffer(1 << 20));
        }
        all.forEach(memory::giveBack);
        long kept = 0;
        for (int i = 0; i < 20; i++) {
            ByteBuffer next = memory.buffer(1 << 20);
            kept += all.stream().anyMatch(b -> b == next) ? 1 : 0;
        }
        assertThat(kept).isEqualTo(16);
    }
}
