// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class JobThreadTest {
    private static final long LIMIT = Duration.ofSeconds(30).toMillis();
    private static final int TRIES = 100;

    /** One object for each thread, unlike a lambda that captures nothing. */
    private static final class Work implements Runnable {
        private boolean done;

        @Override
        public void run() {
            done = true;
        }
    }

    private WeakReference<Work> work;

    /** A thread that did its work, which only the thread could still hold. */
    private Thread over() throws InterruptedException {
        Work mine = new Work();
        work = new WeakReference<>(mine);
        Thread thread = JobThread.of(mine, "over");
        thread.start();
        thread.join(LIMIT);
        assertThat(mine.done).isTrue();
        return thread;
    }

    @Test
    void threadThatIsOverLetsItsWorkGo() throws InterruptedException {
        Thread thread = over();
        for (int i = 0; i < TRIES && work.get() != null; i++) {
            System.gc();
        }
        assertThat(work.get()).as("the work of a thread that is held").isNull();
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void threadIsOfNoClassOfThisBundle() {
        Thread thread = JobThread.of(() -> {}, "new");
        assertThat(thread.getClass().getClassLoader()).isNull();
        assertThat(thread.isDaemon()).isTrue();
    }

    @Test
    void whatEscapesTheWorkIsTold() throws InterruptedException {
        AtomicReference<Throwable> told = new AtomicReference<>();
        Error fault = new Error("of the work");
        Thread thread = JobThread.of(
                () -> {
                    throw fault;
                },
                "falls");
        thread.setUncaughtExceptionHandler((t, e) -> told.set(e));
        thread.start();
        thread.join(LIMIT);
        assertThat(told.get()).isSameAs(fault);
    }
}
