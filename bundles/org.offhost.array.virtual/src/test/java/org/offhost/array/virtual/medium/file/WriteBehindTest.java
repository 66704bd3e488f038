// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class WriteBehindTest {
    private final AtomicInteger forces = new AtomicInteger();
    private final Semaphore begun = new Semaphore(0);
    private final Semaphore mayEnd = new Semaphore(0);

    private void forceWhenAllowed() {
        forces.incrementAndGet();
        begun.release();
        mayEnd.acquireUninterruptibly();
    }

    @Test
    void fewBytesAreLeftToTheFlush() throws IOException {
        WriteBehind behind = new WriteBehind(forces::incrementAndGet);

        behind.wrote(WriteBehind.STEP - 1);
        behind.end();
        assertThat(forces).hasValue(0);

        behind.flush();
        behind.wrote(1);
        behind.end();
        assertThat(forces).hasValue(1);
    }

    @Test
    void manyBytesAreForcedWhileMoreAreWritten() throws InterruptedException {
        WriteBehind behind = new WriteBehind(this::forceWhenAllowed);

        behind.wrote(WriteBehind.STEP);
        begun.acquire();
        behind.wrote(WriteBehind.STEP);
        behind.wrote(WriteBehind.STEP);
        mayEnd.release(2);
        behind.end();

        assertThat(forces).hasValue(2);
    }

    /** The operating system tells of it once, and a flush after it would succeed. */
    @Test
    void failureThatNobodyWaitedForFailsEveryLaterFlush() {
        WriteBehind behind = new WriteBehind(() -> {
            if (forces.incrementAndGet() == 1) {
                throw new IOException("Input/output error");
            }
        });

        behind.wrote(WriteBehind.STEP);
        behind.end();

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(behind::flush)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("stable storage: Input/output error");
        }
    }

    @Test
    void endWaitsForTheForceUnderWay() throws InterruptedException {
        AtomicReference<String> order = new AtomicReference<>("");
        WriteBehind behind = new WriteBehind(() -> {
            forceWhenAllowed();
            order.set("forced");
        });
        behind.wrote(WriteBehind.STEP);
        begun.acquire();

        Thread closer = new Thread(() -> {
            behind.end();
            order.updateAndGet(before -> before + ", closed");
        });
        closer.start();
        closer.interrupt(); // does not end the wait
        mayEnd.release();
        closer.join(TimeUnit.SECONDS.toMillis(60));

        assertThat(order).hasValue("forced, closed");
    }
}
