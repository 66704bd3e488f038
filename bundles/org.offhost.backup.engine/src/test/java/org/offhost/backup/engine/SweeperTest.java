// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SweeperTest {
    @Test
    void closeReturnsAfterTheSweepThatRuns() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        Sweeper sweeper = new Sweeper(stopping -> {
            begun.countDown();
            while (!stopping.getAsBoolean()) {
                Thread.onSpinWait();
            }
            ended.set(true);
        });
        sweeper.start();
        begun.await();
        sweeper.close();
        assertThat(ended).isTrue();
    }

    @Test
    void nothingIsSweptAfterTheEnd() throws Exception {
        AtomicInteger sweeps = new AtomicInteger();
        Sweeper sweeper = new Sweeper(stopping -> sweeps.incrementAndGet());
        sweeper.close();
        sweeper.start();
        sweeper.close();
        assertThat(sweeps).hasValue(0);
    }

    @Test
    void sweepThatFailsIsNotTheLast() throws Exception {
        CountDownLatch second = new CountDownLatch(2);
        Sweeper sweeper = new Sweeper(stopping -> {
            second.countDown();
            throw new IOException("the state folder cannot be used");
        });
        sweeper.start();
        sweeper.start();
        second.await();
        sweeper.close();
    }
}
