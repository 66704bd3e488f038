// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkAheadTest {
    private final AtomicInteger done = new AtomicInteger();
    private final CountDownLatch hold = new CountDownLatch(1);
    private volatile IOException ended;
    private final WorkAhead<Integer> work = new WorkAhead<>("work-ahead-test", () -> {
        if (ended != null) {
            throw ended;
        }
    });

    @AfterEach
    void close() {
        hold.countDown();
        work.close();
    }

    private void addHeld() {
        work.add(() -> {
            hold.await(30, TimeUnit.SECONDS);
            return done.incrementAndGet();
        });
    }

    @Test
    void resultsComeInTheOrderAdded() throws Exception {
        for (int i = 0; i < 100; i++) {
            int n = i;
            work.add(() -> n);
        }

        for (int i = 0; i < 100; i++) {
            assertThat(work.take()).isEqualTo(i);
        }
        assertThat(work.size()).isZero();
        assertThatThrownBy(work::take).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void workIsDoneBeforeAnybodyAsks() throws Exception {
        CountDownLatch second = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            work.add(() -> {
                second.countDown();
                return 0;
            });
        }

        assertThat(second.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(work.size()).isEqualTo(2);
    }

    @Test
    void failureGivesUpWhatWasAddedBehindAndNewWorkGoesOn() throws Exception {
        work.add(done::incrementAndGet);
        work.add(() -> {
            throw new IOException("cable");
        });
        work.add(done::incrementAndGet);
        work.add(done::incrementAndGet);

        assertThat(work.take()).isEqualTo(1);
        assertThatThrownBy(work::take).isInstanceOf(IOException.class).hasMessage("cable");
        assertThat(work.size()).isZero();
        work.add(done::incrementAndGet);
        assertThat(work.take()).isEqualTo(2);
    }

    @Test
    void oneWhoWaitsIsToldThatTheSessionHasEnded() {
        addHeld();
        ended = new IOException("withdrawn");

        assertThatThrownBy(work::take).hasMessage("withdrawn");
    }

    @Test
    void interruptedWaitLosesNoResult() throws Exception {
        addHeld();

        Thread.currentThread().interrupt();
        assertThatThrownBy(work::take).isInstanceOf(InterruptedIOException.class);

        assertThat(Thread.interrupted()).isTrue();
        hold.countDown();
        assertThat(work.take()).isEqualTo(1);
    }

    @Test
    void closingBeginsNothingMoreAndTakesNothingMore() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        work.add(() -> {
            begun.countDown();
            hold.await(30, TimeUnit.SECONDS);
            return 0;
        });
        work.add(done::incrementAndGet);
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        hold.countDown();

        work.close();

        assertThatThrownBy(() -> work.add(() -> 0)).isInstanceOf(RejectedExecutionException.class);
        assertThat(work.size()).isZero();
    }
}
