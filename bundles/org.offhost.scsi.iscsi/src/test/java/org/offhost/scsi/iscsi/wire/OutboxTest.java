// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.offhost.scsi.iscsi.pdu.NopOut;
import org.offhost.scsi.iscsi.pdu.Pdu;

@Timeout(120)
class OutboxTest {
    private static final int LONG = 3 << 20;

    private final AtomicInteger gone = new AtomicInteger();
    private final CountDownLatch over = new CountDownLatch(1);

    @Test
    void unitsGoOutInTheirOrderAndTogether() throws Exception {
        AtomicInteger writes = new AtomicInteger();
        GatheringBytes channel = new GatheringBytes(Integer.MAX_VALUE) {
            @Override
            public int write(ByteBuffer source) throws IOException {
                writes.incrementAndGet();
                return super.write(source);
            }
        };
        Outbox outbox = new Outbox(new PduWriter(channel), over::countDown);
        for (int i = 0; i < 100; i++) {
            outbox.add(nop(i, i), gone::incrementAndGet);
        }
        Thread thread = start(outbox);
        outbox.awaitWritten(60_000);
        assertThat(gone).hasValue(100);
        assertThat(writes).hasValue(1);
        PduReader reader = new PduReader(new ScatteringBytes(channel.bytes()), LONG);
        for (int i = 0; i < 100; i++) {
            assertThat(reader.read()).isEqualTo(nop(i, i));
        }
        outbox.end();
        thread.join();
        assertThat(gone).as("once each").hasValue(100);
        assertThat(over.getCount()).isZero();
    }

    @Test
    void whoeverAddsTooMuchWaitsUntilTheEnd() throws Exception {
        Outbox outbox = new Outbox(new PduWriter(new GatheringBytes(Integer.MAX_VALUE)), over::countDown);
        outbox.add(nop(1, LONG), gone::incrementAndGet);
        outbox.awaitRoom();
        outbox.add(nop(2, LONG), gone::incrementAndGet);
        Thread waiting = new Thread(() -> {
            try {
                outbox.awaitRoom();
            } catch (InterruptedException e) {
                over.countDown();
            }
        });
        waiting.start();
        while (waiting.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        outbox.end();
        waiting.join();
        assertThat(over.getCount()).isEqualTo(1);
        assertThat(gone).as("units that never will be written").hasValue(2);
        assertThatThrownBy(() -> outbox.add(nop(3, 0))).isInstanceOf(IOException.class);
    }

    @Test
    void aWriteThatFailsIsTheEnd() throws Exception {
        Outbox outbox = new Outbox(
                new PduWriter(new GatheringBytes(Integer.MAX_VALUE) {
                    @Override
                    public int write(ByteBuffer source) throws IOException {
                        throw new IOException("broken pipe");
                    }
                }),
                over::countDown);
        outbox.add(nop(1, 10), gone::incrementAndGet);
        start(outbox).join();
        assertThat(over.await(0, TimeUnit.SECONDS)).isTrue();
        assertThat(gone).hasValue(1);
        assertThatThrownBy(() -> outbox.add(nop(2, 0))).isInstanceOf(IOException.class);
    }

    private static Thread start(Outbox outbox) {
        Thread thread = new Thread(outbox);
        thread.start();
        return thread;
    }

    private static NopOut nop(int tag, int length) {
        return new NopOut(true, 0, tag, Pdu.NO_TAG, 1, 2, ByteBuffer.wrap(new byte[length]));
    }
}
