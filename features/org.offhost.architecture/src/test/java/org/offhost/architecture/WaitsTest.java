// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/**
 * Nothing of ours waits for another thread, process or driver without an end: by the calls that class files name. A join
 * with a thread of one's own is no such wait: it ends as that thread's work does.
 */
class WaitsTest {
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

    @Test
    void everyWaitHasAnEnd() throws IOException {
        Set<String> found = new TreeSet<>();
        for (Path folder : BuiltBundles.folders()) {
            try (JarFile jar = new JarFile(BuiltBundles.jar(folder).toFile())) {
                for (JarEntry entry :
                        jar.stream().filter(e -> e.getName().endsWith(".class")).toList()) {
                    for (String call : calls(jar, entry)) {
                        if (ENDLESS.contains(call)) {
                            found.add(entry.getName() + " calls " + call);
                        }
                    }
                }
            }
        }
        assertThat(found).as("waits that only another one can end").isEmpty();
    }

    @Test
    void endlessWaitIsSeen() throws IOException {
        try (InputStream in = Endless.class.getResourceAsStream("WaitsTest$Endless.class")) {
            assertThat(ConstantPool.read(new DataInputStream(in)).methods()).containsAnyElementsOf(ENDLESS);
        }
    }

    /** What must not be. */
    private record Endless(CountDownLatch latch) {
        void wait(String what) throws InterruptedException {
            latch.await();
        }
    }

    private static Set<String> calls(JarFile jar, JarEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            return ConstantPool.read(new DataInputStream(in)).methods();
        }
    }
}
