// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Calls of the JDK that class files of ours must not make. Nothing waits for another thread, process or driver without an end; a
 * join with a thread of one's own is no such wait: it ends as that thread's work does. Nobody locks a file but one place, which
 * knows all channels to it that are open: whoever closes another one ends the lock.
 */
class CallsTest {
    /** Calls of the JDK that return when something happens, and otherwise never. */
    private static final Set<String> ENDLESS = Set.of(
            "java/lang/Object.wait()V",
            "java/lang/Process.waitFor()I",
            "java/util/concurrent/BlockingDeque.take()Ljava/lang/Object;",
            "java/util/concurrent/BlockingQueue.take()Ljava/lang/Object;",
            "java/util/concurrent/ArrayBlockingQueue.take()Ljava/lang/Object;",
            "java/util/concurrent/LinkedBlockingQueue.take()Ljava/lang/Object;",
            "java/util/concurrent/SynchronousQueue.take()Ljava/lang/Object;",
            "java/util/concurrent/CompletableFuture.get()Ljava/lang/Object;",
            "java/util/concurrent/CompletableFuture.join()Ljava/lang/Object;",
            "java/util/concurrent/CountDownLatch.await()V",
            "java/util/concurrent/CyclicBarrier.await()I",
            "java/util/concurrent/Future.get()Ljava/lang/Object;",
            "java/util/concurrent/Semaphore.acquire()V",
            "java/util/concurrent/locks/Condition.await()V",
            "java/util/concurrent/locks/LockSupport.park()V");

    private static final Pattern LOCK =
            Pattern.compile("java/nio/channels/(Asynchronous)?FileChannel\\.(tryL|l)ock\\(.*");

    private static final String LOCKING = "org/offhost/block/hold/";

    @Test
    void filesAreLockedInOnePlace() throws IOException {
        Set<String> elsewhere = new TreeSet<>();
        Set<String> there = new TreeSet<>();
        BuiltBundles.calls().forEach((name, calls) -> {
            if (calls.stream().anyMatch(call -> LOCK.matcher(call).matches())) {
                (name.startsWith(LOCKING) ? there : elsewhere).add(name);
            }
        });
        assertThat(there).as("a lock is seen").isNotEmpty();
        assertThat(elsewhere)
                .as("classes that lock files by themselves; org.offhost.block.hold.HeldFile does (docs/adr/0078)")
                .isEmpty();
    }

    @Test
    void everyWaitHasAnEnd() throws IOException {
        Set<String> found = new TreeSet<>();
        BuiltBundles.calls()
                .forEach((name, calls) ->
                        calls.stream().filter(ENDLESS::contains).forEach(call -> found.add(name + " calls " + call)));
        assertThat(found).as("waits that only another one can end").isEmpty();
    }

    @Test
    void endlessWaitIsSeen() throws IOException {
        try (InputStream in = Endless.class.getResourceAsStream("CallsTest$Endless.class")) {
            assertThat(ConstantPool.read(new DataInputStream(in)).methods()).containsAnyElementsOf(ENDLESS);
        }
    }

    /** What must not be. */
    private record Endless(CountDownLatch latch) {
        void wait(String what) throws InterruptedException {
            latch.await();
        }
    }
}
